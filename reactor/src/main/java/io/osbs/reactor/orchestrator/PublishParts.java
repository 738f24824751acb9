package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.PublicationRecord;
import io.osbs.cluster.site.Site;
import io.osbs.config.reactor.ImageRules;
import io.osbs.config.reactor.PulpSettings;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.Request;
import io.osbs.core.build.RequestClass;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.image.Platform;
import io.osbs.core.publish.PublishPart;
import io.osbs.publish.registry.RegistryClient;
import io.osbs.publish.supply.AttestPart;
import io.osbs.publish.supply.Origins;
import io.osbs.publish.supply.SigningKey;
import io.osbs.reactor.context.ReactorContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Opens what joins in publishing, as far as the site's configuration has it. */
final class PublishParts {

  private final Site site;
  private final ReactorContext context;
  private final Request request;
  private final Ledger ledger;
  private final LongConsumer imported;

  PublishParts(
      Site site, ReactorContext context, Request request, Ledger ledger, LongConsumer imported) {
    this.site = site;
    this.context = context;
    this.request = request;
    this.ledger = ledger;
    this.imported = imported;
  }

  /**
   * The parts, in the order they are asked; they are undone in the opposite one.
   *
   * @param registries those that the image goes to
   */
  List<PublishPart> open(List<RegistryClient> registries)
      throws FailureException, ClusterException {
    List<PublishPart> parts = new ArrayList<>();
    ImageRules rules = site.reactorConfig().image();
    if (rules.attestations() && request.requestClass() != RequestClass.SCRATCH) {
      parts.add(
          new AttestPart(
              registries,
              key(rules),
              this::origins,
              context.wall(),
              text -> context.log().info("attest", text)));
    }
    PulpSettings pulp = site.reactorConfig().pulp();
    if (pulp != null) {
      parts.add(new PulpParts(pulp, site, context, request).open(registries));
    }
    KojiPart.of(site, context, ledger, imported).ifPresent(parts::add);
    return parts;
  }

  /** Read before anything is built: a key that is no good is told at once. */
  private @Nullable SigningKey key(ImageRules rules) throws FailureException {
    String path = rules.signingKey();
    return path == null ? null : SigningKey.read(context.own().resolve(path));
  }

  private Origins origins() {
    Map<Platform, Origins.Place> places = new LinkedHashMap<>();
    for (PublicationRecord.Image image : ledger.record().images()) {
      places.put(
          image.fragment().platform(),
          new Origins.Place(image.cluster(), image.worker().value(), image.attempt()));
    }
    return new Origins(
        site.instance().name(), context.own().name().value(), context.own().created(), places);
  }
}
