import { ANONYMOUS, login } from "../../../../core/credentials/credential.js";
import { Reference } from "../../../../core/image/reference.js";
import { skopeoPush } from "../../../support/race/skopeo-push.js";
import { writeFile } from "node:fs/promises";
import { calls, object, text } from "../../session/arguments.js";
import type { Chain, Field } from "../../session/chain.js";
import type { Answer, Answerer } from "../../session/session-double.js";
import { Hosts } from "../hosts.js";
import { imagesOf } from "../image.js";
import type { Platforms } from "../platforms.js";
import { ociArchive } from "../oci-archive.js";
import type { ContainerWorld } from "./skopeo-containers.js";

/** The engine's `Container.publish`: pushes to a real registry, over TLS, with the credential that the chain holds. */
export class Publisher implements Answerer {
  constructor(private readonly world: ContainerWorld & { readonly ca: string; readonly platforms: Platforms }) {}

  async answer(chain: Chain): Promise<Answer | undefined> {
    const publish = chain.at(-1);
    if (publish?.name !== "publish") return undefined;
    const address = text(publish, "address");
    return { value: `${address}@${await this.#push(chain.slice(0, -1), publish, address)}` };
  }

  async #push(container: Chain, publish: Field, address: string): Promise<string> {
    const { workspace, ca, platforms } = this.world;
    const { images, index } = await imagesOf(container, publish, platforms);
    const path = workspace.join("published.tar");
    await writeFile(path, await ociArchive(images, index));
    const credential = this.#credential(container, address);
    const reference = Reference.parse(new Hosts().resolve(address));
    return skopeoPush(`oci-archive:${path}`, reference, { credential, scheme: "https", ca }, workspace);
  }

  /** The engine keeps credentials by host. */
  #credential(container: Chain, address: string) {
    const auth = calls(container, "withRegistryAuth").find((field) => address.startsWith(`${text(field, "address")}/`));
    return auth ? login(text(auth, "username"), this.world.secrets.plaintext(object(auth, "secret"))) : ANONYMOUS;
  }
}
