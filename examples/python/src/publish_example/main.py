import sys
from typing import Annotated

import dagger
from dagger import (
    ContainerPublisher,
    ContainerPublisherExpectation,
    ContainerPublisherOutcome,
    ContainerPublisherReportFormat,
    Doc,
    dag,
    function,
    object_type,
)

Source = Annotated[dagger.Directory, Doc("The root of the source tree, with its .git folder and the whole history")]
ContainerName = Annotated[str, Doc("The folder under containers/")]


@object_type
class PublishExample:
    """Builds, tries, publishes and promotes the containers of a source tree."""

    registry: Annotated[str, Doc("The registry as host[:port]")]
    namespace: Annotated[str, Doc("The path between the registry and the container's name")]
    username: Annotated[str, Doc("Who publishes")]
    password: Annotated[dagger.Secret, Doc("The password or API key")]
    service: Annotated[dagger.Service | None, Doc("The registry as a service, such as tcp://localhost:5000 for one on this machine")] = None
    git_image: Annotated[str, Doc("The image with git")] = "docker.io/alpine/git:v2.49.1"
    skopeo_image: Annotated[str, Doc("The image with skopeo")] = "quay.io/skopeo/stable:v1.22.2-immutable"

    @function
    async def test(self, src: Source, container_name: ContainerName) -> None:
        """Builds a container and tries it; nothing is published."""
        image = self._publisher().build(src, container_name)
        # An image with a shell would be tried by with_exec.
        greeting = await image.file("/hello.txt").contents()
        if "Hello" not in greeting:
            raise ValueError(f"{container_name} says {greeting}")

    @function(cache="session")
    async def publish(self, src: Source, container_name: ContainerName) -> str:
        """Tries a container and publishes it. Returns its digest."""
        await self.test(src, container_name)
        published = self._publisher().publish(src, container_name)
        if await published.outcome() == ContainerPublisherOutcome.ALREADY_PUBLISHED:
            print(f"{await published.tag()} was there already", file=sys.stderr)
        return await published.digest()

    @function(cache="session")
    async def release(
        self,
        src: Source,
        container_name: ContainerName,
        new_tag: Annotated[str, Doc('The further tag, such as "production-2026-11"')],
    ) -> str:
        """Tries a container, publishes it, and gives it a further tag where its commit is on the main branch. Returns its reference."""
        await self.test(src, container_name)
        published = self._publisher().publish(src, container_name)
        return await published.promote(src, new_tag=new_tag).reference()

    @function(cache="session")
    async def audit(self, container_name: Annotated[str, Doc("The last part of the repository")]) -> str:
        """Returns, as Markdown, whether the registry keeps what it promises."""
        expect = [
            ContainerPublisherExpectation.NO_ANONYMOUS_PUSH,
            ContainerPublisherExpectation.KEY_CAN_PUSH,
        ]
        posture = self._publisher().audit(f"{self.namespace}/{container_name}", expect=expect)
        return await posture.report(format=ContainerPublisherReportFormat.MARKDOWN)

    def _publisher(self) -> ContainerPublisher:
        return dag.container_publisher(
            registry=self.registry,
            namespace=self.namespace,
            registry_username=self.username,
            registry_password=self.password,
            registry_service=self.service,
            git_image=self.git_image,
            skopeo_image=self.skopeo_image,
        )
