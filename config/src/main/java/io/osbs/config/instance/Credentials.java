package io.osbs.config.instance;

import io.osbs.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * How an instance's API server is told who asks. Paths are as written: inside a build they lie
 * below a mount and are resolved through the mount table.
 *
 * @param useAuth key {@code use_auth}; null lets the presence of credentials decide
 * @param username key {@code username}, for the OAuth endpoint
 * @param password key {@code password}
 * @param token key {@code token}: a bearer token; wins over {@code tokenFile}
 * @param tokenFile key {@code token_file}: a file that holds the token
 * @param clientCert key {@code client_cert}: a TLS client certificate; given together with its key
 * @param clientKey key {@code client_key}
 * @param kerberos keys {@code use_kerberos} and {@code kerberos_*}, for the OAuth endpoint
 */
public record Credentials(
    @Nullable Boolean useAuth,
    @Nullable String username,
    @Nullable Secret password,
    @Nullable Secret token,
    @Nullable String tokenFile,
    @Nullable String clientCert,
    @Nullable String clientKey,
    Kerberos kerberos) {}
