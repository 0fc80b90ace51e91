import { DockerSave, named, type Descriptor } from "./docker-save.js";

/** An archive, and what is right for it. */
export interface SavedArchive {
  readonly name: string;
  readonly bytes: Buffer;
  /** The digest that it has to have in a registry; undefined for one that is refused. */
  readonly digest?: string;
  /** What standard error has to say, in the note or in the error; nothing where undefined. */
  readonly says?: readonly string[];
  readonly saysNot?: string;
}

/** What `docker save`, `podman save` and others write besides the one image that everybody expects. */
export async function savedArchives(): Promise<SavedArchive[]> {
  return Promise.all([twoTags(), onePlatformOfTwo(), dockerTypesWhole(), attested(), attestationAbsent(), twoOfThree(), flat(), twoImages(), twoImagesByPodman(), nothingWhole()]);
}

async function twoTags(): Promise<SavedArchive> {
  const save = new DockerSave();
  const image = await save.image("amd64");
  const bytes = await save.tar([named(image, "app:1"), named(image, "app:latest")], [{ image, tags: ["app:1", "app:latest"] }]);
  return { name: "two tags of one image", bytes, digest: image.digest };
}

async function onePlatformOfTwo(): Promise<SavedArchive> {
  const save = new DockerSave();
  const [image, absent] = [await save.image("amd64"), await save.image("arm64")];
  const index = save.index([image, absent, save.attestation(absent)]);
  save.forget(absent);
  save.blobs.delete(save.attestation(absent).digest);
  const bytes = await save.tar([named(index, "app:1")], [{ image, tags: ["app:1"] }]);
  return { name: "only the platform that was pulled", bytes, digest: image.digest, says: ["holds only linux/amd64", "not linux/arm64"] };
}

async function dockerTypesWhole(): Promise<SavedArchive> {
  const save = new DockerSave();
  const images = [await save.image("amd64", "docker", "docker"), await save.image("arm64", "docker", "docker")];
  const index = save.index(images, "docker");
  const [first] = images;
  const bytes = await save.tar([named(index, "app:1")], first && [{ image: first, tags: ["app:1"] }]);
  return { name: "all platforms with Docker's media types", bytes, digest: index.digest };
}

async function attested(): Promise<SavedArchive> {
  const save = new DockerSave();
  const image = await save.image("amd64");
  const index = save.index([image, save.attestation(image)]);
  const bytes = await save.tar([named(index, "app:1"), named(index, "app:2")], [{ image, tags: ["app:1", "app:2"] }]);
  return { name: "an image with its attestation, and two tags", bytes, digest: index.digest };
}

async function attestationAbsent(): Promise<SavedArchive> {
  const save = new DockerSave();
  const image = await save.image("amd64");
  const attestation = save.attestation(image);
  const index = save.index([image, attestation]);
  save.blobs.delete(attestation.digest);
  const bytes = await save.tar([named(index, "app:1")], undefined);
  return { name: "an image whose attestation is not there", bytes, digest: image.digest, says: ["lacks what attests"] };
}

async function twoOfThree(): Promise<SavedArchive> {
  const save = new DockerSave();
  const [one, two, absent] = [await save.image("amd64"), await save.image("arm64"), await save.image("s390x")];
  const index = save.index([one, two, absent]);
  const rest = new DockerSave().index([one, two]);
  save.forget(absent);
  return { name: "two platforms of three", bytes: await save.tar([named(index, "app:1")], undefined), digest: rest.digest, says: ["holds only linux/amd64, linux/arm64", "not linux/s390x"] };
}

async function flat(): Promise<SavedArchive> {
  const save = new DockerSave();
  const images: Descriptor[] = [await save.image("amd64"), await save.image("arm64")];
  return { name: "a flat index", bytes: await save.tar(images, undefined), says: ["linux/amd64, linux/arm64 side by side", "docker buildx build --platform"] };
}

async function twoImages(): Promise<SavedArchive> {
  const save = new DockerSave();
  const [a, b] = [await save.image("amd64", "a"), await save.image("amd64", "b")];
  const bytes = await save.tar([named(a, "a:1"), named(b, "b:1")], [{ image: a, tags: ["a:1"] }, { image: b, tags: ["b:1"] }]);
  return { name: "two images", bytes, says: ["2 images (docker.io/library/a:1, docker.io/library/b:1)", "docker save NAME:TAG"] };
}

async function twoImagesByPodman(): Promise<SavedArchive> {
  const save = new DockerSave();
  const [a, b] = [await save.image("amd64", "a"), await save.image("amd64", "b")];
  const bytes = await save.tar(undefined, [{ image: a, tags: ["localhost/a:1"] }, { image: b, tags: ["localhost/b:1"] }]);
  return { name: "two images of podman save --multi-image-archive", bytes, says: ["2 images (localhost/a:1, localhost/b:1)"] };
}

async function nothingWhole(): Promise<SavedArchive> {
  const save = new DockerSave();
  const [one, two] = [await save.image("amd64"), await save.image("arm64")];
  const index = save.index([one, two]);
  save.forget(one);
  save.forget(two);
  return { name: "an index without its images", bytes: await save.tar([named(index, "app:1")], undefined), says: ["holds none of its platforms (linux/amd64, linux/arm64) whole", "docker pull --platform"] };
}
