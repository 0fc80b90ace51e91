// A process that does one copy and nothing else, so that its memory is the copy's: `node copy-process.js ORDER.json`.
import { readFile } from "node:fs/promises";
import { z } from "zod/v3";
import { login } from "../../core/credentials/credential.js";
import { parseRegistryHost } from "../../core/image/registry-host.js";
import { parseTag } from "../../core/image/tag.js";
import { HostRegistry } from "../../host/registries/host-registry.js";
import { Workspace } from "../../host/run/workspace.js";
import { silentRun } from "../fixture.js";
import { copyBetween } from "./copying.js";

const side = z.object({ host: z.string(), password: z.string() });
const order = z.object({ name: z.string(), tag: z.string(), username: z.string(), from: side, to: side });

const { name, tag, username, from, to } = order.parse(JSON.parse(await readFile(process.argv[2] ?? "", "utf8")));
await using workspace = await Workspace.create();
const run = silentRun(workspace, new AbortController().signal);
const registry = ({ host, password }: z.infer<typeof side>) => new HostRegistry({ host: parseRegistryHost(host), scheme: "http" }, login(username, password), run);
await copyBetween(name, parseTag(tag), { registry: registry(from), run }, { registry: registry(to) });
