package io.osbs.publish.pulp;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import java.util.List;
import java.util.Map;

/**
 * What is done with an image's content, through Pulp's own registry and the registry that the image
 * was pushed to. Every operation may be repeated.
 */
public interface PulpImages {

  /**
   * Copies an index and its images from the registry to Pulp's.
   *
   * @param from path of the repository within the registry
   * @param to path of the repository within Pulp's registry, which is there
   */
  void push(String from, Digest index, String to, String tag)
      throws FailureException, InterruptedException;

  /** Pulls an index and all that it refers to from Pulp, by digest, and verifies every byte. */
  void pull(String repository, Digest index) throws FailureException, InterruptedException;

  /** Pulls an index and its manifests only. */
  void look(String repository, Digest index, List<Digest> images)
      throws FailureException, InterruptedException;

  /** The labels of the first image of an index in Pulp's registry. */
  Map<String, String> labels(String repository, Digest index)
      throws FailureException, InterruptedException;

  /** Deletes manifests from the registry; warns where it does not delete or does not have them. */
  void deleteFromRegistry(String repository, List<Digest> manifests)
      throws FailureException, InterruptedException;
}
