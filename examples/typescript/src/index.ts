/**
 * A module that imports container-publisher: it builds an image, tries it, and only then publishes and promotes it.
 */
import {
  ContainerPublisherExpectation as Expectation,
  ContainerPublisherOutcome as Outcome,
  ContainerPublisherReportFormat as ReportFormat,
  dag,
  func,
  object,
  type Container,
  type ContainerPublisher,
  type Directory,
  type Secret,
  type Service,
} from "@dagger.io/dagger";

/**
 * Builds, tries, publishes and promotes the containers of a source tree.
 */
@object()
export class PublishExample {
  registry: string;
  namespace: string;
  username: string;
  password: Secret;
  service?: Service;
  gitImage?: string;
  skopeoImage?: string;

  /**
   * @param registry The registry as host[:port].
   * @param namespace The path between the registry and the container's name.
   * @param username Who publishes.
   * @param password The password or API key.
   * @param service The registry as a service, such as tcp://localhost:5000 for one on this machine.
   * @param gitImage Another image with git.
   * @param skopeoImage Another image with skopeo.
   */
  constructor(registry: string, namespace: string, username: string, password: Secret, service?: Service, gitImage?: string, skopeoImage?: string) {
    this.registry = registry;
    this.namespace = namespace;
    this.username = username;
    this.password = password;
    this.service = service;
    this.gitImage = gitImage;
    this.skopeoImage = skopeoImage;
  }

  /**
   * Builds a container and tries it; nothing is published.
   *
   * @param src The root of the source tree, with its .git folder.
   * @param containerName The folder under containers/.
   */
  @func()
  async test(src: Directory, containerName: string): Promise<void> {
    await this.tried(this.publisher().build(src, containerName), containerName);
  }

  /**
   * Tries a container and publishes it. Returns its digest.
   *
   * @param src The root of the source tree, with its .git folder.
   * @param containerName The folder under containers/.
   */
  @func({ cache: "session" })
  async publish(src: Directory, containerName: string): Promise<string> {
    await this.test(src, containerName);
    const published = this.publisher().publish(src, containerName);
    if ((await published.outcome()) === Outcome.AlreadyPublished) console.error(`${await published.tag()} was there already`);
    return published.digest();
  }

  /**
   * Publishes the very container that was tried, whoever built it. Returns its reference.
   *
   * @param src The root of the source tree.
   * @param containerName The folder under containers/, and the last part of the repository.
   * @param commitSha The full id of the commit that it is built from.
   */
  @func({ cache: "session" })
  async publishTried(src: Directory, containerName: string, commitSha: string): Promise<string> {
    const publisher = this.publisher();
    const image = publisher.build(src, containerName, { commitSha });
    await this.tried(image, containerName);
    const version = await publisher.version(src, containerName);
    return publisher.publishContainer(image, containerName, version, commitSha).reference();
  }

  /**
   * Tries a container, publishes it, and gives it a further tag where its commit is on the main branch. Returns its reference.
   *
   * @param src The root of the source tree, with its .git folder and the whole history.
   * @param containerName The folder under containers/.
   * @param newTag The further tag, such as "production-2026-11".
   */
  @func({ cache: "session" })
  async release(src: Directory, containerName: string, newTag: string): Promise<string> {
    await this.test(src, containerName);
    return this.publisher().publish(src, containerName).promote(src, { newTag }).reference();
  }

  /**
   * Returns, as Markdown, whether the registry keeps what it promises.
   *
   * @param containerName The last part of the repository.
   */
  @func({ cache: "session" })
  async audit(containerName: string): Promise<string> {
    const expect = [Expectation.NoAnonymousPush, Expectation.KeyCanPush];
    return this.publisher().audit(`${this.namespace}/${containerName}`, { expect }).report({ format: ReportFormat.Markdown });
  }

  /** The test: what it throws, nothing is published after. */
  private async tried(image: Container, containerName: string): Promise<void> {
    // An image with a shell would be tried by withExec.
    const greeting = await image.file("/hello.txt").contents();
    if (!greeting.includes("Hello")) throw new Error(`${containerName} says ${greeting}`);
  }

  private publisher(): ContainerPublisher {
    return dag.containerPublisher({
      registry: this.registry,
      namespace: this.namespace,
      registryUsername: this.username,
      registryPassword: this.password,
      registryService: this.service,
      gitImage: this.gitImage,
      skopeoImage: this.skopeoImage,
    });
  }
}
