package io.osbs.publish.pulp;

import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.image.Digest;
import io.osbs.process.Retry;
import io.osbs.publish.RegistryStore;
import io.osbs.publish.oci.Manifest;
import io.osbs.publish.registry.Document;
import io.osbs.publish.registry.ImageCopy;
import io.osbs.publish.registry.RegistryClient;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Moves images by our own registry client. Bytes flow through and are nowhere kept. */
public final class RegistryImages implements PulpImages {

  private final RegistryClient pulp;
  private final List<RegistryClient> registries;
  private final Retry retry;
  private final Consumer<String> log;

  /**
   * Moves images between these, which stay open.
   *
   * @param pulp Pulp's own registry
   * @param registries where images were pushed to, at least one
   */
  public RegistryImages(
      RegistryClient pulp, List<RegistryClient> registries, Retry retry, Consumer<String> log) {
    this.pulp = pulp;
    this.registries = List.copyOf(registries);
    this.retry = retry;
    this.log = log;
  }

  @Override
  public void push(String from, Digest index, String to, String tag)
      throws FailureException, InterruptedException {
    Retry.Notice notice = (failure, next, in) -> log.accept(failure.message() + "; try " + next);
    new ImageCopy(registries.getFirst(), from, pulp, to, retry, notice).copy(index.value(), tag);
  }

  @Override
  public void pull(String repository, Digest index) throws FailureException, InterruptedException {
    for (Digest image : parsed(repository, index).images()) {
      for (Map.Entry<Digest, Long> blob : parsed(repository, image).blobs().entrySet()) {
        pulp.verify(repository, blob.getKey(), blob.getValue());
      }
    }
  }

  private Manifest parsed(String repository, Digest digest)
      throws FailureException, InterruptedException {
    return Manifest.parse(
        read(repository, digest).bytes(),
        "%s of %s in %s".formatted(digest, repository, pulp.access().host()));
  }

  private Document read(String repository, Digest digest)
      throws FailureException, InterruptedException {
    return pulp.manifest(repository, digest.value())
        .orElseThrow(() ->
            FailureException.of(
                FailureKind.INFRASTRUCTURE,
                "Pulp's registry %s does not have %s of %s, which was brought there"
                    .formatted(pulp.access().host(), digest, repository)));
  }

  @Override
  public void look(String repository, Digest index, List<Digest> images)
      throws FailureException, InterruptedException {
    read(repository, index);
    for (Digest image : images) {
      read(repository, image);
    }
  }

  @Override
  public Map<String, String> labels(String repository, Digest index)
      throws FailureException, InterruptedException {
    return new RegistryStore(pulp).labels(repository, index);
  }

  @Override
  public void deleteFromRegistry(String repository, List<Digest> manifests)
      throws FailureException, InterruptedException {
    for (RegistryClient registry : registries) {
      for (Digest each : manifests) {
        RegistryClient.Deleted deleted = registry.delete(repository, each);
        if (deleted != RegistryClient.Deleted.DONE) {
          log.accept(
              "%s of %s stays in %s: %s"
                  .formatted(
                      each,
                      repository,
                      registry.access().host(),
                      deleted == RegistryClient.Deleted.ABSENT
                          ? "it is not there"
                          : "the registry deletes nothing"));
        }
      }
    }
  }
}
