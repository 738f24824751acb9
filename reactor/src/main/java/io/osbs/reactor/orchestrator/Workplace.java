package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.DurationsDocument;
import io.osbs.cluster.document.FragmentDocument;
import io.osbs.cluster.document.MemoryDocument;
import io.osbs.cluster.document.StandingsDocument;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.site.Site;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
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

  private final BuildName own;
  private final Site site;
  private final WorkerSpecs specs;
  private final Publication publication;
  private final Documents documents;
  private final SharedDocument<Standings> standings;
  private final SharedDocument<Durations> durations;

  Workplace(BuildName own, Site site, WorkerSpecs specs, Publication publication)
      throws ClusterException {
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
    return Optional.empty();
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
