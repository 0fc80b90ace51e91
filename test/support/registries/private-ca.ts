import { isIP } from "node:net";
import { generate } from "selfsigned";
import type { Certificate } from "../../module/world/certificate.js";

// OpenSSL takes no signature over SHA-1, the default of this package.
const KEY = { keyType: "ec", curve: "P-256", algorithm: "sha256" } as const;
const LOOPBACK = ["127.0.0.1", "localhost"];

/** What a server's certificate is like, where it is not a good one. */
export interface Flaws {
  readonly notBeforeDate?: Date;
  readonly notAfterDate?: Date;
  readonly algorithm?: "sha1";
  /** Whom it may prove: a server, if nothing else is said. */
  readonly purpose?: "serverAuth" | "clientAuth";
}

/** A certificate authority that no machine knows: what it signs is trusted only by who is given its certificate. */
export class PrivateCa {
  private constructor(
    readonly certificate: string,
    private readonly key: string,
  ) {}

  static async create(name = "container-publisher test authority"): Promise<PrivateCa> {
    const { cert, private: key } = await generate([{ name: "commonName", value: name }], {
      ...KEY,
      extensions: [
        { name: "basicConstraints", cA: true, critical: true },
        { name: "keyUsage", keyCertSign: true, critical: true },
      ],
    });
    return new PrivateCa(cert, key);
  }

  /** A server's certificate for these names and addresses. */
  async issue(names: readonly string[] = LOOPBACK, { purpose = "serverAuth", ...flaws }: Flaws = {}): Promise<Certificate> {
    const altNames = names.map((name) => (isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name }));
    const { cert, private: key } = await generate([{ name: "commonName", value: "container-publisher test server" }], {
      ...KEY,
      ...flaws,
      ca: { cert: this.certificate, key: this.key },
      extensions: [
        { name: "basicConstraints", cA: false },
        { name: "extKeyUsage", [purpose]: true },
        { name: "subjectAltName", altNames },
      ],
    });
    return { cert, key };
  }
}
