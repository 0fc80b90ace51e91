// A module that imports container-publisher: it builds an image, tries it, and only then publishes and promotes it.
package main

import (
	"context"
	"fmt"
	"strings"

	"dagger/publish-example/internal/dagger"
)

// Builds, tries, publishes and promotes the containers of a source tree.
type PublishExample struct {
	Registry    string          // +private
	Namespace   string          // +private
	Username    string          // +private
	Password    *dagger.Secret  // +private
	Service     *dagger.Service // +private
	GitImage    string          // +private
	SkopeoImage string          // +private
}

func New(
	// The registry as host[:port].
	registry string,
	// The path between the registry and the container's name.
	namespace string,
	// Who publishes.
	username string,
	// The password or API key.
	password *dagger.Secret,
	// The registry as a service, such as tcp://localhost:5000 for one on this machine.
	// +optional
	service *dagger.Service,
	// Another image with git.
	// +optional
	gitImage string,
	// Another image with skopeo.
	// +optional
	skopeoImage string,
) *PublishExample {
	return &PublishExample{registry, namespace, username, password, service, gitImage, skopeoImage}
}

// Builds a container and tries it; nothing is published.
func (m *PublishExample) Test(
	ctx context.Context,
	// The root of the source tree, with its .git folder.
	src *dagger.Directory,
	// The folder under containers/.
	containerName string,
) error {
	return tried(ctx, m.publisher().Build(src, containerName), containerName)
}

// The test: where it fails, nothing is published.
func tried(ctx context.Context, image *dagger.Container, containerName string) error {
	// An image with a shell would be tried by WithExec.
	greeting, err := image.File("/hello.txt").Contents(ctx)
	if err != nil {
		return err
	}
	if !strings.Contains(greeting, "Hello") {
		return fmt.Errorf("%s says %s", containerName, greeting)
	}
	return nil
}

// Tries a container and publishes it. Returns its digest.
//
// +cache="session"
func (m *PublishExample) Publish(
	ctx context.Context,
	// The root of the source tree, with its .git folder.
	src *dagger.Directory,
	// The folder under containers/.
	containerName string,
) (string, error) {
	if err := m.Test(ctx, src, containerName); err != nil {
		return "", err
	}
	published := m.publisher().Publish(src, containerName)
	outcome, err := published.Outcome(ctx)
	if err != nil {
		return "", err
	}
	if outcome == dagger.ContainerPublisherOutcomeAlreadyPublished {
		fmt.Println("it was there already")
	}
	return published.Digest(ctx)
}

// Publishes the very container that was tried, whoever built it. Returns its reference.
//
// +cache="session"
func (m *PublishExample) PublishTried(
	ctx context.Context,
	// The root of the source tree.
	src *dagger.Directory,
	// The folder under containers/, and the last part of the repository.
	containerName string,
	// The full id of the commit that it is built from.
	commitSha string,
) (string, error) {
	publisher := m.publisher()
	image := publisher.Build(src, containerName, dagger.ContainerPublisherBuildOpts{CommitSha: commitSha})
	if err := tried(ctx, image, containerName); err != nil {
		return "", err
	}
	version, err := publisher.Version(ctx, src, containerName)
	if err != nil {
		return "", err
	}
	return publisher.PublishContainer(image, containerName, version, commitSha).Reference(ctx)
}

// Tries a container, publishes it, and gives it a further tag where its commit is on the main branch. Returns its reference.
//
// +cache="session"
func (m *PublishExample) Release(
	ctx context.Context,
	// The root of the source tree, with its .git folder and the whole history.
	src *dagger.Directory,
	// The folder under containers/.
	containerName string,
	// The further tag, such as "production-2026-11".
	newTag string,
) (string, error) {
	if err := m.Test(ctx, src, containerName); err != nil {
		return "", err
	}
	published := m.publisher().Publish(src, containerName)
	return published.Promote(src, dagger.ContainerPublisherPublicationPromoteOpts{NewTag: newTag}).Reference(ctx)
}

// Returns, as Markdown, whether the registry keeps what it promises.
//
// +cache="session"
func (m *PublishExample) Audit(
	ctx context.Context,
	// The last part of the repository.
	containerName string,
) (string, error) {
	posture := m.publisher().Audit(m.Namespace+"/"+containerName, dagger.ContainerPublisherAuditOpts{
		Expect: []dagger.ContainerPublisherExpectation{
			dagger.ContainerPublisherExpectationNoAnonymousPush,
			dagger.ContainerPublisherExpectationKeyCanPush,
		},
	})
	return posture.Report(ctx, dagger.ContainerPublisherPostureReportOpts{Format: dagger.ContainerPublisherReportFormatMarkdown})
}

func (m *PublishExample) publisher() *dagger.ContainerPublisher {
	return dag.ContainerPublisher(dagger.ContainerPublisherOpts{
		Registry:         m.Registry,
		Namespace:        m.Namespace,
		RegistryUsername: m.Username,
		RegistryPassword: m.Password,
		RegistryService:  m.Service,
		GitImage:         m.GitImage,
		SkopeoImage:      m.SkopeoImage,
	})
}
