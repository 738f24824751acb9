package io.osbs.config.instance;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The Koji of an instance; config.yaml's section {@code koji} wins over it.
 *
 * @param hub key {@code koji_hub}: the XML-RPC address; null when there is no Koji
 * @param certsSecret key {@code koji_certs_secret}: a secret with {@code cert}, {@code ca} and
 *     {@code serverca}
 * @param kerberos keys {@code koji_use_kerberos}, {@code koji_kerberos_keytab}, {@code
 *     koji_kerberos_principal}; in use only when all three are set
 */
public record KojiAccess(@Nullable URI hub, @Nullable String certsSecret, Kerberos kerberos) {}
