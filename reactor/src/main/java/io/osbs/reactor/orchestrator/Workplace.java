package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.DurationsDocument;
import io.osbs.cluster.document.FragmentDocument;
import io.osbs.cluster.document.MemoryDocument;
import io.osbs.cluster.document.StandingsDocument;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.site.Site;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Phase;
import io.osbs.core.cluster.BuildSpec;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Documents;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.Assignment;
import io.osbs.core.orchestration.Memory;
import io.osbs.core.orchestration.Performer;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.standing.Durations;
import io.osbs.core.standing.SharedDocument;
import io.osbs.core.standing.Standings;
import java.util.Optional;

/** What the performer of one orchestration needs from the rest of the reactor. */
final class Workplace implements Performer.Site {

  /** Says what has changed since an image was built; empty when it may be used again. */
  @FunctionalInterface
  interface Comparison {
    Optional<String> changed(Platform platform, Fragment fragment)
        throws FailureException, ClusterException, InterruptedException;
  }

  private final BuildName own;
  private final Site site;
  private final WorkerSpecs specs;
  private final Publication publication;
  private final Comparison comparison;
  private final Documents documents;
  private final SharedDocument<Standings> standings;
  private final SharedDocument<Durations> durations;

  Workplace(
      BuildName own, Site site, WorkerSpecs specs, Publication publication, Comparison comparison)
      throws ClusterException {
    this.comparison = comparison;
    this.own = own;
    this.site = site;
    this.specs = specs;
    this.publication = publication;
    this.documents = site.home().documents();
    this.standings = StandingsDocument.of(documents);
    this.durations = DurationsDocument.of(documents);
  }

  @Override
  public Cluster cluster(String name) throws ClusterException {
    return site.cluster(name);
  }

  @Override
  public BuildSpec worker(Platform platform, Assignment assignment) {
    return specs.spec(platform, assignment);
  }

  @Override
  public Fragment fragment(byte[] document) {
    try {
      return FragmentDocument.read(document);
    } catch (UnreadableException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public Optional<String> outdated(Platform platform, Assignment assignment, Fragment fragment) {
    // Our own worker builds have a slot; one that was taken over brought none.
    if (assignment.slot() != null) {
      return Optional.empty();
    }
    try {
      return comparison.changed(platform, fragment);
    } catch (FailureException | ClusterException e) {
      return Optional.of("whether it would come out the same is unknown: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("the comparison of its parents was interrupted");
    }
  }

  @Override
  public Optional<Failure> publish(PublishStep step) {
    return publication.run(step);
  }

  @Override
  public Optional<Failure> undo(Phase phase) {
    return publication.undo(phase);
  }

  @Override
  public SharedDocument<Standings> standings() {
    return standings;
  }

  @Override
  public SharedDocument<Durations> durations() {
    return durations;
  }

  @Override
  public void remember(Memory memory) throws ClusterException {
    documents.put(MemoryDocument.documentName(own), MemoryDocument.write(memory));
  }
}
