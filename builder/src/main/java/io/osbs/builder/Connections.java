package io.osbs.builder;

import io.osbs.config.kojid.KojidConf;
import io.osbs.core.build.FailureException;
import io.osbs.koji.hub.HttpTransport;
import io.osbs.koji.hub.Hub;
import io.osbs.koji.hub.Login;
import io.osbs.koji.hub.Patience;
import io.osbs.tls.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** What kojid.conf says about the hub, opened. */
public final class Connections implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(30);

  /** A hub may take minutes for a call when its database is busy. */
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final KojidConf conf;
  private final HttpTransport transport;

  public Connections(KojidConf conf) throws FailureException {
    this.conf = conf;
    boolean https = "https".equals(conf.server().getScheme());
    Path cert = conf.hasCertificate() ? conf.cert() : null;
    this.transport =
        https
            ? new HttpTransport(CONNECT, DEADLINE, new Tls(conf.serverCa(), false, cert, cert))
            : new HttpTransport(CONNECT, DEADLINE);
  }

  /** The hub, asked so patiently. */
  public Hub hub(Patience patience) {
    return new Hub(conf.server(), transport, patience);
  }

  /** In kojid's order: the certificate if its file is there, else the password, else Kerberos. */
  public Login login() {
    if (conf.hasCertificate()) {
      return new Login.Certificate(null);
    }
    if (conf.password() != null) {
      return new Login.Password(Objects.requireNonNull(conf.user()), conf.password());
    }
    return new Login.Kerberos(conf.principal(), conf.keytab(), null, null);
  }

  @Override
  public void close() {
    transport.close();
  }
}
