import { copyFile, mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import type { Story } from "./story.js";

const uploadSchema = z.strictObject({ name: z.string().regex(/^[^"<>:|*?\r\n\\/]+$/, "the actions refuse such a name"), path: z.string().min(1), overwrite: z.literal("true"), "retention-days": z.string() });
const downloadSchema = z.strictObject({ pattern: z.string().regex(/^[a-z-]+\*$/), path: z.string().min(1) });

/** The artifacts of a run, as upload-artifact and download-artifact handle them: by a pattern, each comes into a folder of its name. */
export class Artifacts {
  readonly #files = new Map<string, string>();

  constructor(private readonly story: Story) {}

  async upload(given: Readonly<Record<string, string>>): Promise<void> {
    const { name, path } = uploadSchema.parse(given);
    const kept = join(await this.story.newFolder("artifact"), basename(path));
    await copyFile(path, kept);
    this.#files.set(name, kept);
  }

  async download(given: Readonly<Record<string, string>>): Promise<void> {
    const { pattern, path } = downloadSchema.parse(given);
    for (const [name, kept] of this.#files) {
      if (!name.startsWith(pattern.slice(0, -1))) continue;
      await mkdir(join(path, name), { recursive: true });
      await copyFile(kept, join(path, name, basename(kept)));
    }
  }
}
