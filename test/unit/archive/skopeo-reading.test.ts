import { expect } from "chai";
import { readArguments, readAsItIs, type ReadForm, type SkopeoSource } from "../../../core/archive/skopeo-reading.js";
import { Reference } from "../../../core/image/reference.js";
import { HEX64 } from "../faults.js";

const START = ["--tmpdir", "/w/tmp", "--command-timeout", "60s", "copy", "--quiet", "--all"];
const LIMITS = { tmpdir: "/w/tmp", timeoutS: 60 };
const registry = (reference: string, side: object = {}): SkopeoSource => ({ kind: "registry", reference: Reference.parse(reference), authfile: "/a/src.json", scheme: "https", ...side });
const elsewhere = (transport: "oci" | "dir" | "docker-archive" | "docker-daemon" | "containers-storage"): SkopeoSource => ({ kind: "other", transport, rest: "/a b" });

describe("archive/skopeo-reading: readArguments", () => {
  const cases: readonly { name: string; source: SkopeoSource; form: ReadForm; args: string[] }[] = [
    { name: "a tag, as it is", source: registry("r.example:5000/ns/app:v1"), form: "exact", args: [...START, "--preserve-digests", "--src-authfile", "/a/src.json", "docker://r.example:5000/ns/app:v1", "oci:/l"] },
    { name: "a tag, converted", source: registry("r.example/ns/app:v1"), form: "converted", args: [...START, "--src-authfile", "/a/src.json", "docker://r.example/ns/app:v1", "oci:/l"] },
    { name: "by the digest, where there are both", source: registry(`r.example/ns/app:v1@sha256:${HEX64}`), form: "converted", args: [...START, "--src-authfile", "/a/src.json", `docker://r.example/ns/app@sha256:${HEX64}`, "oci:/l"] },
    {
      name: "a plain registry, and one with an authority of its own",
      source: registry("r.example/ns/app:v1", { scheme: "http", certDir: "/certs" }),
      form: "converted",
      args: [...START, "--src-authfile", "/a/src.json", "--src-tls-verify=false", "--src-cert-dir", "/certs", "docker://r.example/ns/app:v1", "oci:/l"],
    },
    { name: "another place, as one argument", source: elsewhere("dir"), form: "exact", args: [...START, "--preserve-digests", "dir:/a b", "oci:/l"] },
  ];
  for (const { name, source, form, args } of cases) {
    it(`reads ${name}`, () => expect(readArguments(source, form, "/l", LIMITS)).to.deep.equal(args));
  }
});

describe("archive/skopeo-reading: readAsItIs", () => {
  const CANNOT = 'level=fatal msg="creating an updated image manifest: Manifest list must be converted, but we cannot modify it: Instructed to preserve digests"';
  const cases: readonly { name: string; source: SkopeoSource; exact: string; forms: ReadForm[] }[] = [
    { name: "what a layout can hold as it is", source: registry("r.example/app:v1"), exact: "", forms: ["exact"] },
    { name: "what it cannot", source: registry("r.example/app:v1"), exact: CANNOT, forms: ["exact", "converted"] },
    { name: "what failed for another reason", source: registry("r.example/app:v1"), exact: "unauthorized", forms: ["exact"] },
    { name: "a place that keeps no image as it was", source: elsewhere("containers-storage"), exact: "", forms: ["converted"] },
    { name: "a folder of an image as it was", source: elsewhere("oci"), exact: "", forms: ["exact"] },
  ];
  for (const { name, source, exact, forms } of cases) {
    it(`${name}: ${forms.join(", then ")}`, async () => {
      const asked: ReadForm[] = [];
      const ended = await readAsItIs(source, (form) => {
        asked.push(form);
        return Promise.resolve({ exitCode: form === "exact" && exact !== "" ? 1 : 0, stderr: form === "exact" ? exact : "" });
      });
      expect(asked).to.deep.equal(forms);
      expect(ended.exitCode).to.equal(forms.at(-1) === "exact" && exact !== "" ? 1 : 0);
    });
  }
});
