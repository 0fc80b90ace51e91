/** What a container in a folder of a folder is called, such as the one in apps/media/jellyfin. */
export enum ContainerNames {
  /** By its own folder: jellyfin. */
  FOLDER = "folder",
  /** By the path to it, which is the end of its repository's name: media/jellyfin. */
  PATH = "path",
}
