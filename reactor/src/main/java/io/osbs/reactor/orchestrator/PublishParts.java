package io.osbs.reactor.orchestrator;

import io.osbs.cluster.site.Site;
import io.osbs.config.reactor.PulpSettings;
import io.osbs.core.build.FailureException;
import io.osbs.core.publish.PublishPart;
import io.osbs.reactor.context.ReactorContext;
import java.util.ArrayList;
import java.util.List;

/** Opens what joins in publishing, as far as the site's configuration has it. */
final class PublishParts {

  private PublishParts() {}

  /** The parts, in the order they are asked; they are undone in the opposite one. */
  static List<PublishPart> of(Site site, ReactorContext context) throws FailureException {
    List<PublishPart> parts = new ArrayList<>();
    PulpSettings pulp = site.reactorConfig().pulp();
    if (pulp != null) {
      parts.add(new PulpParts(pulp, site, context).open());
    }
    return parts;
  }
}
