import type { AnonymousAccess } from "../api/enums/anonymous-access.js";
import type { MetricsAccess } from "../api/enums/metrics-access.js";
import type { Unsafe } from "../api/enums/unsafe.js";
import type { ZotFeature } from "../api/enums/zot-feature.js";

/** What is wished of a zot. */
export interface ZotChoice {
  readonly externalUrl: string;
  readonly zotVersion: string;
  readonly adminGroups?: readonly string[];
  readonly adminUsers?: readonly string[];
  readonly pushGroups?: readonly string[];
  readonly pushUsers?: readonly string[];
  readonly readGroups?: readonly string[];
  readonly namespace?: string;
  readonly anonymous: AnonymousAccess;
  readonly oidcIssuer?: string;
  readonly oidcClientId?: string;
  readonly oidcCredentialsFile?: string;
  readonly usernameClaim?: string;
  readonly groupsClaim?: string;
  readonly sessionKeysFile?: string;
  readonly htpasswdFile?: string;
  readonly ciIssuer?: string;
  readonly ciAudience?: string;
  readonly ciClaims?: readonly string[];
  readonly ciGroup?: string;
  readonly metrics?: MetricsAccess;
  readonly metricsUsers?: readonly string[];
  readonly pullThrough?: readonly string[];
  readonly pullThroughCredentialsFile?: string;
  readonly features?: readonly ZotFeature[];
  readonly storageFolder: string;
  readonly s3Bucket?: string;
  readonly s3Region?: string;
  readonly s3Endpoint?: string;
  readonly keepDays?: number;
  readonly keepTags?: readonly string[];
  readonly listen: string;
  readonly tlsCertFile?: string;
  readonly tlsKeyFile?: string;
  readonly rateLimit?: number;
  readonly failDelay: number;
  readonly allow?: readonly Unsafe[];
}

/** What Authentik is to know of a zot. */
export interface AuthentikChoice {
  readonly externalUrl: string;
  readonly adminGroups?: readonly string[];
  readonly pushGroups?: readonly string[];
  readonly readGroups?: readonly string[];
  readonly serviceAccount?: string;
  readonly clientId: string;
  readonly clientSecretVariable: string;
  readonly serviceAccountVariable: string;
  readonly application: string;
  readonly signingKey: string;
}
