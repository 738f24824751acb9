package io.osbs.publish.inspect;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import io.osbs.publish.registry.Document;
import io.osbs.publish.registry.Referrers;
import io.osbs.publish.registry.RegistryClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A repository of a registry. */
public record RegistrySource(RegistryClient registry, String repository) implements ImageSource {

  @Override
  public Optional<Document> manifest(String reference)
      throws FailureException, InterruptedException {
    return registry.manifest(repository, reference);
  }

  @Override
  public byte[] blob(Digest digest, long size) throws FailureException, InterruptedException {
    return registry.blob(repository, digest, size);
  }

  @Override
  public Path file(Digest digest, long size, Path file)
      throws FailureException, InterruptedException {
    registry.download(repository, digest, size, file);
    return file;
  }

  @Override
  public List<Referrers.Referrer> referrers(Digest subject)
      throws FailureException, InterruptedException {
    return new Referrers(registry, repository).of(subject);
  }
}
