package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.cluster.site.Site;
import io.osbs.config.reactor.KojiSettings;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.publish.PublishPart;
import io.osbs.koji.content.KojiImport;
import io.osbs.reactor.context.ReactorContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Opens Koji's part in publishing, as config.yaml has it. */
final class KojiPart {

  private KojiPart() {}

  /**
   * The part; empty when there is no Koji, or no credentials for it.
   *
   * @param imported told the number of the Koji build
   */
  static Optional<PublishPart> of(
      Site site, ReactorContext context, Ledger ledger, LongConsumer imported) {
    KojiSettings koji = site.reactorConfig().koji();
    KojiHub hub = new KojiHub(site, context);
    if (koji == null || !hub.logsIn()) {
      return Optional.empty();
    }
    return Optional.of(
        new KojiImport(
            hub::session,
            new KojiMaterial(site, context, ledger),
            new KojiImport.Means(
                Json::write,
                KojiPart::read,
                version(),
                koji.useFastUpload(),
                context.wall(),
                context.surroundings().machine().random(),
                context.pause()),
            imported));
  }

  /** As the build wrote it into the jar; there is none in a folder of classes. */
  private static String version() {
    String version = KojiPart.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  private static Map<String, ?> read(String text) throws FailureException {
    try {
      return Json.read(text.getBytes(StandardCharsets.UTF_8)).members();
    } catch (UnreadableException e) {
      throw FailureException.of(
          FailureKind.CONFIGURATION, "the task's userdata is no JSON object: " + e.getMessage());
    }
  }
}
