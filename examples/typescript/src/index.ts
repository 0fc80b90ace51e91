/**
 * A module that imports container-publisher: it tests an image before it publishes it.
 */
import { dag, func, object, type Directory, type Secret } from "@dagger.io/dagger";

/**
 * Builds, checks and publishes the containers of a source tree.
 */
@object()
export class PublishExample {
  /**
   * Returns the tag that a container would get.
   *
   * @param src The root of the source tree.
   * @param name The folder under containers/.
   * @param commitSha The full commit id.
   */
  @func()
  async tag(src: Directory, name: string, commitSha: string): Promise<string> {
    return dag.containerPublisher().tagByCommit(src, name, { commitSha });
  }

  /**
   * Publishes a container to two registries: built once, then copied by digest.
   *
   * @param src The root of the source tree.
   * @param name The folder under containers/.
   * @param commitSha The full commit id.
   * @param key The API key of user "zot-ci" at registry.example.org.
   * @param token The token of user "bot" at git.example.org.
   */
  @func({ cache: "never" })
  async publishTwice(src: Directory, name: string, commitSha: string, key: Secret, token: Secret): Promise<string> {
    const publisher = dag
      .containerPublisher({
        registry: "registry.example.org",
        namespace: "my-team",
        registryUsername: "zot-ci",
        registryPassword: key,
      })
      .withRegistryAuth("git.example.org", "bot", token);
    const published = await publisher.publish(src, name, { commitSha });
    const tag = await publisher.tagByCommit(src, name, { commitSha });
    return publisher.copyImage(published, `git.example.org/my-team/${name}:${tag}`);
  }
}
