package io.osbs.cli;

import io.osbs.client.Client;
import io.osbs.cluster.site.Site;
import io.osbs.cluster.site.SiteLoader;
import io.osbs.cluster.site.Surroundings;
import io.osbs.core.build.BuildName;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A verb that works on a site: opens it, says what is odd in its files, closes it. */
abstract class SiteCommand implements Callable<Integer> {

  /** Exit status of a verb that did what it was asked. */
  static final int DONE = 0;

  final Surroundings surroundings;
  final Console console;

  @Mixin SiteOptions siteOptions = new SiteOptions();

  SiteCommand(Surroundings surroundings, Console console) {
    this.surroundings = surroundings;
    this.console = console;
  }

  @Override
  public final Integer call() throws Exception {
    try (Site site =
        SiteLoader.fromOutside(
            siteOptions.choice(), surroundings, warning -> console.tell(warning.render()))) {
      return run(site, new Client(site));
    }
  }

  /** Does what the verb is for; returns the exit status. */
  abstract int run(Site site, Client client) throws Exception;

  /** The build that the user named. */
  static BuildName name(String text) throws FailureException {
    if (!BuildName.isName(text)) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "'%s' cannot be a build; 'osbs list' shows those there are".formatted(text));
    }
    return new BuildName(text);
  }
}
