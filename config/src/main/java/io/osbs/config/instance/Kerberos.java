package io.osbs.config.instance;

import org.jspecify.annotations.Nullable;

/**
 * A Kerberos login.
 *
 * @param use whether to log in by Kerberos, default false
 * @param keytab path of the keytab; needs a principal
 * @param principal who logs in
 * @param ccache the credentials cache
 */
public record Kerberos(
    boolean use, @Nullable String keytab, @Nullable String principal, @Nullable String ccache) {}
