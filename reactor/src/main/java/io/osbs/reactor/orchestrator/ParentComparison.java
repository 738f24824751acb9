package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.WorkOrder;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.Fragment;
import io.osbs.core.cluster.ClusterException;
import java.nio.file.Path;
import java.util.Optional;

/** Compares the parents that an image was built from with those it would be built from now. */
@FunctionalInterface
public interface ParentComparison {

  /**
   * What has changed, in words; empty when nothing has.
   *
   * @param order of the worker build that would be made now
   * @param source where the commit is checked out
   */
  Optional<String> changed(WorkOrder order, Path source, Fragment fragment)
      throws FailureException, ClusterException, InterruptedException;
}
