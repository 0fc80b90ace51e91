/** Whether the container in apps/media/jellyfin is called jellyfin or media/jellyfin. */
export const NAMINGS = ["folder", "path"] as const;
export type Naming = (typeof NAMINGS)[number];
