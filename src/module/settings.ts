import type { File, Secret, Service, Socket } from "@dagger.io/dagger";
import type { ContainerNames } from "../api/enums/source/container-names.js";
import type { Expectation } from "../api/enums/expectation.js";
import { infisicalSettingsOf, type InfisicalSettings } from "./infisical-settings.js";

/** What the module's constructor, withInfisical and withRegistryAuth were told. A publication keeps it, so that it can go on from there. */
export interface Settings extends InfisicalSettings {
  registry?: string;
  namespace?: string;
  registryUsername?: string;
  registryPassword?: Secret;
  oidcToken?: Secret;
  oidcRequestUrl?: Secret;
  oidcRequestToken?: Secret;
  oidcAudience?: string;
  registryService?: Service;
  registryCa?: File;
  skopeoImage: string;
  zotImage: string;
  gitImage: string;
  nixImage: string;
  containersDir?: string;
  containerNames?: ContainerNames;
  versionFrom?: string;
  versionArg?: string;
  retrySeconds?: number;
  trustRealm: string[];
  // Three lists and not one of objects: a Secret inside an object of a list loses its methods between chained calls.
  authAddresses: string[];
  authUsernames: string[];
  authPasswords: Secret[];
}

/** What the module's constructor was told for the checks alone. */
export interface CheckSettings {
  checkRepository?: string;
  expectations?: Expectation[];
  keyDays: number;
}

/** What withBuildSecret and withSshAgent gave to builds. */
export interface BuildAccess {
  // Lists side by side, as above.
  buildSecretIds: string[];
  buildSecrets: Secret[];
  sshAgent?: Socket;
}

/** The settings, and nothing else, of an object that has more. */
export function settingsOf(from: Settings): Settings {
  const { registry, namespace, registryUsername, registryPassword, registryService, registryCa } = from;
  const { oidcToken, oidcRequestUrl, oidcRequestToken, oidcAudience } = from;
  const { skopeoImage, zotImage, gitImage, nixImage, containersDir, containerNames, retrySeconds, trustRealm, authAddresses, authUsernames, authPasswords } = from;
  const given = { registry, namespace, registryUsername, registryPassword, oidcToken, oidcRequestUrl, oidcRequestToken, oidcAudience, registryService, registryCa };
  return { ...given, ...infisicalSettingsOf(from), skopeoImage, zotImage, gitImage, nixImage, containersDir, containerNames, retrySeconds, trustRealm, authAddresses, authUsernames, authPasswords };
}
