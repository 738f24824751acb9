package io.osbs.cli;

import io.osbs.config.Loaded;
import io.osbs.config.kojid.KojidConf;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that chooses kojid.conf. */
final class KojiOptions {

  @Option(
      names = "--kojid-config",
      paramLabel = "FILE",
      description = "kojid.conf to use. Default: ${DEFAULT-VALUE}.")
  Path kojidConf = Path.of("/etc/kojid/kojid.conf");

  KojidConf load(Console console) {
    Loaded<KojidConf> loaded = KojidConf.load(kojidConf, hostName());
    loaded.warnings().forEach(warning -> console.tell(warning.render()));
    return loaded.value();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getCanonicalHostName();
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }
}
