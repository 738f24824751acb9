package io.osbs.publish.pulp;

import static org.assertj.core.api.Assertions.assertThat;

import io.osbs.core.build.FailureKind;
import io.osbs.core.time.Pause;
import io.osbs.testkit.tools.RealPulp;
import io.osbs.tls.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract, kept by the real Pulp 3. */
@Tag("all")
class RealPulpTest extends PulpContract {

  @Override
  PulpServer server() throws Exception {
    RealPulp real = RealPulp.need();
    Tls tls = new Tls(real.authorities(), false, null, null);
    return server(real.url(), real.user(), real.password(), tls);
  }

  @Test
  void aClientCertificateIsAsGoodAsAPassword() throws Exception {
    RealPulp real = RealPulp.need();
    Path certificates = real.certificates();
    Tls tls =
        new Tls(
            real.authorities(),
            false,
            certificates.resolve("pulp.cer"),
            certificates.resolve("pulp.key"));
    PulpServer server = new PulpServer(URI.create(real.url()), null, tls, Duration.ofMinutes(2));
    PulpPart part =
        new PulpPart(
            () -> server,
            target(sync()),
            images(),
            tags(),
            InstantSource.system(),
            Pause.REAL,
            log::add);

    publishAll(part, publishable);

    assertThat(seen("latest")).contains(publishable.index());
  }

  @Test
  void aCertificateThatNobodyVouchesForIsAnError() throws Exception {
    RealPulp real = RealPulp.need();
    PulpServer server = server(real.url(), "u", "p", new Tls(null, false, null, null));
    PulpPart part =
        new PulpPart(
            () -> server,
            target(sync()),
            images(),
            tags(),
            InstantSource.system(),
            Pause.REAL,
            log::add);

    assertFailure(
        () -> part.prepare(publishable.request(), Map.of(), notes),
        FailureKind.CONFIGURATION,
        "no trust could be established");
  }

  @Override
  Outside outside() throws Exception {
    return new RealOutside(directory);
  }

  @Override
  Path authFile() throws Exception {
    return RealPulp.need().writeAuthFile(directory.resolve("pulp-auth.json"));
  }
}
