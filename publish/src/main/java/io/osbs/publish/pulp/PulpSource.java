package io.osbs.publish.pulp;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The registry that Pulp synchronises with, as Pulp reaches it.
 *
 * @param url scheme, host and port
 * @param insecure true when Pulp is not to verify its certificate
 * @param authorities certificates, as PEM, of those who may vouch for it; null for those that Pulp
 *     trusts anyway
 * @param login who may pull from it; null for anybody. Pulp keeps it until the clean-up
 */
public record PulpSource(
    URI url, boolean insecure, @Nullable String authorities, PulpServer.@Nullable Login login) {}
