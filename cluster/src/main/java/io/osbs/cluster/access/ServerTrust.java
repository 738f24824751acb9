package io.osbs.cluster.access;

import javax.net.ssl.SSLContext;

/**
 * Whom we believe to be the server, and what we show it.
 *
 * @param source which authorities vouch for it; completes "an authority …" in messages
 */
public record ServerTrust(SSLContext context, String source) {}
