package io.osbs.cluster.access;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one namespace of an API server.
 *
 * @param cluster what messages call it: the section of osbs.conf
 * @param server its address; a path is kept
 * @param tls which authorities are believed and which certificate is shown; null without TLS
 * @param credential what every request carries
 */
public record Access(
    String cluster,
    URI server,
    String namespace,
    @Nullable ServerTrust tls,
    Credential credential) {}
