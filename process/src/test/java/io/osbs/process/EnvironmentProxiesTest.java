package io.osbs.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests go through a proxy. */
final class EnvironmentProxiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://registry.example.com/v2/          | proxy:3128",
        "http://registry.example.com/v2/           | DIRECT",
        "https://registry.corp.example/v2/         | DIRECT",
        "https://corp.example:5000/v2/             | DIRECT",
        "https://notcorp.example/v2/               | proxy:3128",
        "https://deep.inner.example/               | DIRECT",
        "https://inner.example/                    | proxy:3128",
        "https://10.1.2.3/                         | DIRECT",
        "https://11.1.2.3/                         | proxy:3128",
        "https://port.example:8443/                | DIRECT",
        "https://port.example/                     | proxy:3128",
        "https://localhost:5000/                   | DIRECT",
        "https://127.0.0.1:5000/                   | DIRECT",
        "https://[::1]:5000/                       | DIRECT",
      })
  void aRequestGoesAsGoProgramsSendIt(String uri, String expected) {
    EnvironmentProxies proxies =
        EnvironmentProxies.of(
            Map.of(
                "https_proxy",
                "http://proxy:3128",
                "NO_PROXY",
                "corp.example, .inner.example,10.0.0.0/8,port.example:8443"));
    Proxy proxy = proxies.select(URI.create(uri)).getFirst();
    String chosen =
        proxy.address() instanceof InetSocketAddress address
            ? address.getHostString() + ":" + address.getPort()
            : "DIRECT";
    assertThat(chosen).isEqualTo(expected);
  }

  @Test
  void everythingMayBeExcluded() {
    EnvironmentProxies proxies =
        EnvironmentProxies.of(Map.of("HTTPS_PROXY", "proxy:3128", "no_proxy", "*"));
    assertThat(proxies.select(URI.create("https://r.example/"))).containsExactly(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://user:hunter2@proxy:3128", "socks5://hunter2", "http://hunter2 x"})
  void whatIsNoProxyOfOursIsToldWithoutBeingQuoted(String value) {
    assertThatThrownBy(() -> EnvironmentProxies.of(Map.of("HTTPS_PROXY", value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageContaining("http://HOST:PORT")
        .hasMessageNotContaining("hunter2");
  }
}
