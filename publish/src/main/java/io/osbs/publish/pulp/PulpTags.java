package io.osbs.publish.pulp;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.publish.TagStore;
import java.util.Map;
import java.util.Optional;

/** The tags of one of Pulp's repositories, as its database has them. */
record PulpTags(Pulp pulp, PulpImages images, String host, String version) implements TagStore {

  @Override
  public Optional<Digest> find(String repository, String tag)
      throws FailureException, InterruptedException {
    return pulp.contents().find(version, tag);
  }

  @Override
  public Map<String, String> labels(String repository, Digest image)
      throws FailureException, InterruptedException {
    return images.labels(repository, image);
  }

  @Override
  public String reference(String repository, String tag) {
    return "docker://" + new ImageReference(host, repository, tag, null);
  }
}
