package io.osbs.client;

import io.osbs.cluster.document.Explanation;
import io.osbs.cluster.document.MemoryDocument;
import io.osbs.cluster.document.PublicationRecord;
import io.osbs.cluster.document.Report;
import io.osbs.cluster.site.Origin;
import io.osbs.cluster.site.Site;
import io.osbs.config.ConfigException;
import io.osbs.core.build.BuildKind;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Labels;
import io.osbs.core.cluster.Build;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Documents;
import io.osbs.core.orchestration.Fence;
import io.osbs.core.placement.ClusterEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Finds what the clusters of a site keep of requests that ended long ago, and takes it away. A
 * request with an active build stays whole, and so does one whose worker builds cannot all be
 * looked at; but a cluster that osbs.conf no longer knows does not hold up the others. Several may
 * do so at once: what somebody else took away meanwhile is gone, and that is no error.
 */
public final class OldRequests {

  private static final BuildName ANY = new BuildName("x");
  private static final String WHY = Explanation.documentName(ANY).substring(1);
  private static final String MEMORY = MemoryDocument.documentName(ANY).substring(1);

  private final Cluster home;
  private final Map<String, Cluster> workerClusters;
  private final Consumer<String> notice;

  /**
   * The requests that an orchestrator cluster keeps.
   *
   * @param workerClusters those that can be looked at, by name
   */
  OldRequests(Cluster home, Map<String, Cluster> workerClusters, Consumer<String> notice) {
    this.home = home;
    this.workerClusters = new LinkedHashMap<>(workerClusters);
    this.notice = notice;
  }

  /**
   * The requests of a site.
   *
   * @param notice told what is left alone, and why
   */
  public static OldRequests of(Site site, Consumer<String> notice) throws ClusterException {
    Set<String> names = new LinkedHashSet<>();
    for (List<ClusterEntry> entries : site.reactorConfig().clusters().values()) {
      entries.forEach(entry -> names.add(entry.name()));
    }
    Map<String, Cluster> workerClusters = new LinkedHashMap<>();
    for (String name : names) {
      try {
        workerClusters.put(name, site.cluster(name));
      } catch (ClusterException e) {
        notice.accept("cluster %s: %s".formatted(name, e.fault().detail()));
      } catch (ConfigException e) {
        notice.accept("cluster %s: %s".formatted(name, e.getMessage()));
      }
    }
    return new OldRequests(site.home(), workerClusters, notice);
  }

  /**
   * What may go: requests that ended before {@code before}, but for the {@code keep} that ended
   * last; and worker builds of ours whose orchestrator build is gone.
   */
  public List<OldRequest> find(Instant before, int keep) throws ClusterException {
    Map<String, List<Build>> byRequest = new LinkedHashMap<>();
    for (Build build : home.builds().list(Map.of(Labels.KIND, BuildKind.ORCHESTRATOR.word()))) {
      byRequest.computeIfAbsent(request(build), _ -> new ArrayList<>()).add(build);
    }
    List<String> ended =
        byRequest.entrySet().stream()
            .filter(entry -> entry.getValue().stream().allMatch(each -> each.phase().isFinal()))
            .map(Map.Entry::getKey)
            .sorted(
                Comparator.comparing(
                        (String request) -> end(byRequest.getOrDefault(request, List.of())))
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    List<OldRequest> old = new ArrayList<>();
    for (String request : ended.subList(Math.min(keep, ended.size()), ended.size()).reversed()) {
      List<Build> orchestrators = byRequest.getOrDefault(request, List.of());
      if (end(orchestrators).isBefore(before)) {
        withWorkers(request, orchestrators).ifPresent(old::add);
      }
    }
    old.addAll(orphans(before, byRequest.keySet()));
    return old;
  }

  /** The oldest time at which a build began that is active now; the given time when none is. */
  public Instant oldestActive(Instant now) throws ClusterException {
    Instant oldest = now;
    for (Build build : home.builds().list(Map.of(Labels.KIND, BuildKind.ORCHESTRATOR.word()))) {
      if (build.phase().isActive() && build.created().isBefore(oldest)) {
        oldest = build.created();
      }
    }
    return oldest;
  }

  private static String request(Build build) {
    return build.labels().getOrDefault(Labels.REQUEST, build.name().value());
  }

  private static Instant end(List<Build> builds) {
    Instant end = Instant.EPOCH;
    for (Build build : builds) {
      Instant finished = build.finished() == null ? build.created() : build.finished();
      end = finished.isAfter(end) ? finished : end;
    }
    return end;
  }

  private Optional<OldRequest> withWorkers(String request, List<Build> orchestrators) {
    List<OldRequest.Worker> workers = new ArrayList<>();
    for (Map.Entry<String, Cluster> each : workerClusters.entrySet()) {
      try {
        for (Build worker :
            each.getValue()
                .builds()
                .list(Map.of(Labels.REQUEST, request, Labels.KIND, BuildKind.WORKER.word()))) {
          if (worker.phase().isActive()) {
            notice.accept(
                "request %s stays: its worker build %s on %s is %s"
                    .formatted(request, worker.name(), each.getKey(), worker.phase()));
            return Optional.empty();
          }
          workers.add(new OldRequest.Worker(each.getKey(), worker));
        }
      } catch (ClusterException e) {
        notice.accept(
            "request %s stays: its worker builds on %s cannot be looked for: %s"
                .formatted(request, each.getKey(), e.fault().detail()));
        return Optional.empty();
      }
    }
    return Optional.of(new OldRequest(request, orchestrators, workers));
  }

  /** Worker builds that our orchestrator builds made and that outlived them. */
  private List<OldRequest> orphans(Instant before, Set<String> known) throws ClusterException {
    Optional<String> origin = Origin.known(home);
    if (origin.isEmpty()) {
      return List.of();
    }
    Map<String, List<OldRequest.Worker>> found = new TreeMap<>();
    for (Map.Entry<String, Cluster> each : workerClusters.entrySet()) {
      try {
        for (Build worker :
            each.getValue()
                .builds()
                .list(Map.of(Labels.ORIGIN, origin.get(), Labels.KIND, BuildKind.WORKER.word()))) {
          boolean old = worker.phase().isFinal() && end(List.of(worker)).isBefore(before);
          if (old && !known.contains(request(worker))) {
            found
                .computeIfAbsent(request(worker), _ -> new ArrayList<>())
                .add(new OldRequest.Worker(each.getKey(), worker));
          }
        }
      } catch (ClusterException e) {
        notice.accept("cluster %s: %s".formatted(each.getKey(), e.fault().detail()));
      }
    }
    List<OldRequest> orphans = new ArrayList<>();
    found.forEach((request, workers) -> orphans.add(new OldRequest(request, List.of(), workers)));
    return orphans;
  }

  /** The tags that were made for a request alone, as skopeo takes them. */
  public Set<String> uniqueTags(OldRequest request) throws ClusterException {
    Set<String> tags = new TreeSet<>(request.childTags());
    for (Build build : request.orchestrators()) {
      Optional<Report> report = new ReportReader(home).of(build);
      if (report.isPresent() && report.get().image() != null) {
        report.get().image().references().stream()
            .filter(reference -> reference.endsWith(":" + request.id()))
            .forEach(tags::add);
      }
    }
    return tags;
  }

  /** Takes a worker build away; see {@link io.osbs.core.cluster.Builds#remove}. */
  public OptionalLong remove(OldRequest.Worker worker) throws ClusterException {
    Cluster cluster = workerClusters.get(worker.cluster());
    return cluster == null ? OptionalLong.empty() : cluster.builds().remove(worker.build());
  }

  /** Takes an orchestrator build away; see {@link io.osbs.core.cluster.Builds#remove}. */
  public OptionalLong remove(Build orchestrator) throws ClusterException {
    return home.builds().remove(orchestrator);
  }

  /** The documents that are kept for a request, by name. */
  public List<String> documents(OldRequest request) throws ClusterException {
    Set<String> all = new LinkedHashSet<>();
    Documents documents = home.documents();
    for (Build build : request.orchestrators()) {
      for (String name : documents.names(build.name() + "-")) {
        // Names of builds may begin alike.
        if (longestBuild(name).equals(build.name().value())) {
          all.add(name);
        }
      }
    }
    for (String name :
        List.of(Fence.documentName(request.id()), PublicationRecord.documentName(request.id()))) {
      if (documents.get(name).isPresent()) {
        all.add(name);
      }
    }
    return List.copyOf(all);
  }

  /** The build that a document belongs to: the longest name it begins with. */
  private String longestBuild(String document) throws ClusterException {
    for (int end = document.lastIndexOf('-'); end > 0; end = document.lastIndexOf('-', end - 1)) {
      String name = document.substring(0, end);
      if (BuildName.isName(name) && home.builds().find(new BuildName(name)).isPresent()) {
        return name;
      }
    }
    return "";
  }

  /** Documents of builds that are gone: what somebody left who died while he pruned. */
  public List<String> orphanDocuments() throws ClusterException {
    // Documents first: a build is there before any of its own.
    List<String> documents = home.documents().names("");
    Set<String> known = new HashSet<>();
    for (Build build : home.builds().list(Map.of())) {
      known.add(build.name().value());
      known.add(request(build));
    }
    List<String> orphans = new ArrayList<>();
    for (String name : documents) {
      String owner = owner(name);
      // A list may leave out what cannot be read; asked for by name, that says so.
      if (!known.contains(owner)
          && BuildName.isName(owner)
          && home.builds().find(new BuildName(owner)).isEmpty()) {
        orphans.add(name);
      }
    }
    return orphans;
  }

  private static String owner(String document) {
    for (String start : List.of(Fence.documentName(""), PublicationRecord.documentName(""))) {
      if (document.startsWith(start)) {
        return document.substring(start.length());
      }
    }
    for (String end : List.of(WHY, MEMORY)) {
      if (document.endsWith(end)) {
        return document.substring(0, document.length() - end.length());
      }
    }
    return "";
  }

  /**
   * Takes a document away.
   *
   * @param really false only says how large it is
   * @return its bytes; empty when there is no such document
   */
  public OptionalLong removeDocument(String name, boolean really) throws ClusterException {
    Optional<byte[]> content = home.documents().get(name);
    if (content.isEmpty()) {
      return OptionalLong.empty();
    }
    if (really) {
      home.documents().delete(name);
    }
    return OptionalLong.of(content.get().length);
  }
}
