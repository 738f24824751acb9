package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.PublicationRecord;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.Fragment;
import io.osbs.core.build.Phase;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.build.Source;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Architecture;
import io.osbs.core.image.Digest;
import io.osbs.core.image.ImageReference;
import io.osbs.core.image.Platform;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.publish.Notes;
import io.osbs.core.publish.PublishPart;
import io.osbs.core.publish.Publishable;
import io.osbs.process.Retry;
import io.osbs.publish.CrossChecks;
import io.osbs.publish.RegistryStore;
import io.osbs.publish.TagMoves;
import io.osbs.publish.TagStore;
import io.osbs.publish.pulp.PulpPart;
import io.osbs.publish.pulp.PulpServer;
import io.osbs.publish.pulp.PulpSource;
import io.osbs.publish.pulp.PulpTarget;
import io.osbs.publish.pulp.RegistryImages;
import io.osbs.publish.registry.RegistryAccess;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.publish.supply.AttestPart;
import io.osbs.publish.supply.Origins;
import io.osbs.publish.supply.SigningKey;
import io.osbs.testkit.pulp.PulpDouble;
import io.osbs.testkit.registry.RegistryDouble;
import io.osbs.testkit.tools.TinyImage;
import io.osbs.tls.Tls;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What outlives the processes of a request: a registry, a Pulp, a hub, the orchestrator cluster's
 * documents. Each run publishes to it as a new process would, and ends where its {@link Fuse} does.
 */
final class PublishingWorld implements AutoCloseable {

  static final String REPOSITORY = "team/hello";
  private static final String UNIQUE = "request-1";
  private static final Pattern ENTRY = Pattern.compile("\"mediaType\"");

  private final RegistryDouble registry;
  private final PulpDouble pulp;
  private final Path authFile;
  private final SigningKey key;
  private final Fuse fuse = new Fuse();
  private final FusedDocuments documents = new FusedDocuments(fuse);
  private final Hub hub = new Hub();
  private final TinyImage image;
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private int runs;

  /** One where an earlier release was published. */
  PublishingWorld(Path directory, PulpDouble pulp, SigningKey key) throws Exception {
    this.key = key;
    this.pulp = pulp;
    registry = RegistryDouble.start().old();
    authFile = pulp.writeAuthFile(directory.resolve("pulp-auth.json"));
    registry.put(
        TinyImage.make(directory.resolve("before"), "before", "amd64", "ppc64le"),
        REPOSITORY,
        "latest");
    image = TinyImage.make(directory.resolve("image"), "image", "amd64", "ppc64le");
    // As the worker builds leave it: by digest, under no tag.
    registry.put(image, REPOSITORY, null);
    registry.before(fuse::event);
    pulp.before(request -> {
      fuse.inside(request.endsWith("/sync/"));
      fuse.event(request);
    });
  }

  /** The Koji hub: what is imported there is there once. */
  private final class Hub implements PublishPart {
    private final List<String> imported = new ArrayList<>();
    private boolean reserved;

    @Override
    public String name() {
      return "hub";
    }

    @Override
    public Set<PublishStep> steps(Request request) {
      return Set.of(PublishStep.KOJI_IMPORT);
    }

    @Override
    public Request prepare(Request request, Map<String, String> labels, Notes notes)
        throws FailureException {
      notes.put("reserved", "1.0-1");
      fuse.call("reserve");
      reserved = true;
      return request;
    }

    @Override
    public void run(PublishStep step, Publishable published, Notes notes) throws FailureException {
      fuse.call("import");
      String where = published.registries().contains(pulp.host()) ? "Pulp" : "registry";
      String what = where + " " + published.repository() + "@" + published.index();
      if (!imported.contains(what)) {
        imported.add(what);
      }
    }

    @Override
    public void undo(Phase phase, Notes notes) throws FailureException {
      fuse.call("refund");
      reserved = false;
      notes.remove("reserved");
    }
  }

  Fuse fuse() {
    return fuse;
  }

  /** True when an irrevocable step has begun: then nothing is undone. */
  boolean isIrrevocable() throws Exception {
    return Ledger.open(documents.plain(), UNIQUE).record().irrevocable();
  }

  /**
   * A run: goes on where the last one ended, as far as it comes.
   *
   * @param steps how many steps it takes before it dies
   * @return true when all is done
   */
  boolean run(int steps) throws Exception {
    try (Run run = new Run()) {
      return run.publish(steps);
    } catch (FailureException | ClusterException e) {
      if (!fuse.isBlown()) {
        throw e;
      }
      return false;
    }
  }

  /** A run that heard of a failure, or of a cancel, takes everything back. */
  void undo() throws Exception {
    try (Run run = new Run()) {
      run.undo();
    }
  }

  /** One process. */
  private final class Run implements AutoCloseable {

    private static final int TRIES = 10;

    private final RegistryClient client = client(new RegistryAccess(registry.host(), true, null));
    private final RegistryClient pulpClient =
        client(new RegistryAccess(pulp.host(), false, authFile, pulp.authorities()));
    private final Ledger ledger;
    private final Parts parts;
    private final Publication publication;

    Run() throws Exception {
      String name = "run-" + ++runs;
      Request request = request();
      ledger = Ledger.open(documents, request.id());
      AttestPart attest =
          new AttestPart(
              List.of(client),
              key,
              () -> new Origins("site", "build-1", Instant.EPOCH, Map.of()),
              () -> now,
              text -> {});
      parts = new Parts(request, List.of(attest, pulpPart(name), hub), ledger);
      RegistryStore store = new RegistryStore(client);
      publication =
          new Publication(
              request,
              new Publication.Store(store, List.of(registry.host()), REPOSITORY),
              new CrossChecks(List.of(), List.of()),
              moves(store, REPOSITORY, name),
              parts,
              ledger,
              published -> {},
              text -> {});
    }

    private TagMoves moves(TagStore store, String repository, String name) {
      return new TagMoves(
          store,
          repository,
          documents,
          new TagMoves.Holder(name, UNIQUE, Instant.parse("2026-11-22T11:00:00Z")),
          () -> now,
          PublishingWorld.this::pause,
          text -> {});
    }

    private PulpPart pulpPart(String name) {
      PulpServer server =
          new PulpServer(
              URI.create(pulp.url()),
              new PulpServer.Login(PulpDouble.USER, PulpDouble.PASSWORD),
              new Tls(pulp.authorities(), false, null, null),
              Duration.ofMinutes(2));
      PulpSource source = new PulpSource(URI.create("http://" + registry.host()), true, null, null);
      return new PulpPart(
          () -> server,
          new PulpTarget(
              pulp.host(), "products/", false, new PulpTarget.Transfer.Sync(source), false),
          new RegistryImages(
              pulpClient, List.of(client), new Retry(1, Duration.ZERO, time -> {}), text -> {}),
          (store, repository, index, tags, ours, setter) ->
              moves(store, repository, name).move(index, tags, ours, setter),
          () -> now,
          PublishingWorld.this::pause,
          text -> {});
    }

    boolean publish(int steps) throws Exception {
      parts.prepare(request(), Map.of());
      if (ledger.record().images().isEmpty()) {
        publication.images(images());
      }
      int left = steps;
      for (PublishStep step : parts.steps()) {
        if (ledger.record().done().contains(step)) {
          continue;
        }
        if (left-- == 0) {
          return false;
        }
        require(() -> publication.run(step));
      }
      return true;
    }

    void undo() throws Exception {
      require(() -> publication.undo(Phase.CANCELLED));
    }

    /** As the driver does it: what may pass is tried again, for as long as the process lives. */
    private void require(Attempt attempt) throws FailureException, InterruptedException {
      for (int tries = 1; ; tries++) {
        Optional<Failure> failure = attempt.run();
        if (failure.isEmpty()) {
          return;
        }
        if (tries == TRIES || fuse.isBlown()) {
          throw new FailureException(failure.get());
        }
        pause(Duration.ofSeconds(30));
      }
    }

    @Override
    public void close() {
      client.close();
      pulpClient.close();
    }
  }

  private interface Attempt {
    Optional<Failure> run() throws FailureException, InterruptedException;
  }

  private void pause(Duration time) {
    now = now.plus(time);
  }

  private static RegistryClient client(RegistryAccess access) {
    return new RegistryClient(
        access,
        new Retry(1, Duration.ZERO, time -> {}),
        (failure, next, in) -> {},
        () -> Instant.EPOCH);
  }

  private static Request request() {
    return new Request(
        UNIQUE,
        RequestClass.RELEASE,
        new Source("https://example.com/hello", "0".repeat(40), null),
        List.of(new Platform("x86_64"), new Platform("ppc64le")),
        null,
        List.of("stable"),
        "me",
        null);
  }

  private List<PublicationRecord.Image> images() {
    List<PublicationRecord.Image> images = new ArrayList<>();
    for (Platform platform : request().platforms()) {
      Fragment fragment =
          new Fragment(
              platform,
              Architecture.usualFor(platform),
              new ImageReference(
                  null, REPOSITORY, null, new Digest(image.images().get(images.size()))),
              "application/vnd.oci.image.manifest.v1+json",
              500,
              1500,
              Map.of("version", "1.0", "release", "1"),
              List.of(),
              List.of());
      images.add(
          new PublicationRecord.Image("east", new BuildName("worker"), 1, Instant.EPOCH, fragment));
    }
    return images;
  }

  /**
   * All that users and the next run can see. Signatures and what was made at some time differ from
   * run to run: of those only how many there are counts.
   */
  Map<String, String> seen() {
    Map<String, String> seen = new TreeMap<>();
    for (String tag : registry.tags(REPOSITORY)) {
      byte[] content = registry.content(REPOSITORY, tag);
      seen.put(
          "registry " + tag,
          tag.startsWith("sha256-") && content != null
              ? ENTRY.matcher(new String(content, StandardCharsets.UTF_8)).results().count()
                  + " entries"
              : String.valueOf(registry.tag(REPOSITORY, tag)));
    }
    pulp.names().forEach(name -> seen.put("pulp " + name, ""));
    pulp.tags("products/" + REPOSITORY)
        .forEach((tag, digest) -> seen.put("pulp tag " + tag, digest));
    seen.put("hub", hub.imported.toString());
    seen.put("hub reserved", Boolean.toString(hub.reserved));
    documents.plain().names("osbs-publish-").forEach(name -> seen.put(name, ""));
    return seen;
  }

  /** What the hub was told about the image. */
  List<String> imported() {
    return List.copyOf(hub.imported);
  }

  /** The floating tags, in the registry and in Pulp. */
  int floating() {
    String index = String.valueOf(registry.tag(REPOSITORY, UNIQUE));
    int count = 0;
    for (String tag : List.of("latest", "1.0", "1.0-1", "stable")) {
      count += index.equals(registry.tag(REPOSITORY, tag)) ? 1 : 0;
      count += index.equals(pulp.tags("products/" + REPOSITORY).get(tag)) ? 1 : 0;
    }
    return count;
  }

  @Override
  public void close() {
    registry.close();
  }
}
