/** What a matrix has an entry for. */
export enum MatrixOf {
  /** For each container, and each way to build it. */
  CONTAINERS = "containers",
  /** For each platform that container.json names of a Dockerfile. Where it names one or none, and for Nix, one entry. */
  PLATFORMS = "platforms",
  /** For each container that has several platforms, which publishIndex joins. */
  INDEXES = "indexes",
}
