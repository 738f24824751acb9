package io.osbs.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;
import org.jspecify.annotations.Nullable;

/**
 * A login to a web server by Kerberos (RFC 4559, "Negotiate"): the one token that the server wants
 * to see. Safe for use by several threads.
 *
 * @param principal who logs in; null for the keytab's only one, or the cache's
 * @param keytab null to use a credentials cache
 * @param cache of credentials, a file; null for the usual one. Not used when there is a keytab
 */
public record Negotiation(@Nullable String principal, @Nullable Path keytab, @Nullable Path cache) {

  private static final String SPNEGO = "1.3.6.1.5.5.2";
  private static final String ENTRY = "osbs";

  /**
   * A token for the service {@code HTTP@host}, in base64.
   *
   * @throws GeneralSecurityException when there is no ticket for it; says for whom and why
   */
  public String token(String host) throws GeneralSecurityException {
    try {
      LoginContext context = new LoginContext(ENTRY, new Subject(), null, configuration());
      context.login();
      try {
        return Subject.callAs(context.getSubject(), () -> made(host));
      } finally {
        context.logout();
      }
    } catch (LoginException | CompletionException e) {
      Throwable cause = e instanceof CompletionException ? e.getCause() : e;
      throw new GeneralSecurityException(
          "no Kerberos ticket for HTTP/%s as %s from %s: %s"
              .formatted(
                  host,
                  principal == null ? "(the only principal)" : principal,
                  keytab != null ? keytab : "the credentials cache",
                  cause == null ? e.getMessage() : cause.getMessage()),
          e);
    }
  }

  private static String made(String host) throws GSSException {
    GSSManager manager = GSSManager.getInstance();
    Oid mechanism = new Oid(SPNEGO);
    GSSName service = manager.createName("HTTP@" + host, GSSName.NT_HOSTBASED_SERVICE);
    GSSCredential us =
        manager.createCredential(
            null, GSSCredential.DEFAULT_LIFETIME, mechanism, GSSCredential.INITIATE_ONLY);
    GSSContext context = manager.createContext(service, mechanism, us, GSSContext.DEFAULT_LIFETIME);
    try {
      return Base64.getEncoder().encodeToString(context.initSecContext(new byte[0], 0, 0));
    } finally {
      context.dispose();
    }
  }

  private Configuration configuration() {
    Map<String, String> options = new HashMap<>();
    options.put("doNotPrompt", "true");
    options.put("refreshKrb5Config", "true");
    if (principal != null) {
      options.put("principal", principal);
    }
    if (keytab != null) {
      options.put("useKeyTab", "true");
      options.put("storeKey", "true");
      options.put("keyTab", keytab.toString());
      options.putIfAbsent("principal", "*");
    } else {
      options.put("useTicketCache", "true");
      if (cache != null) {
        options.put("ticketCache", cache.toString());
      }
    }
    AppConfigurationEntry entry =
        new AppConfigurationEntry(
            "com.sun.security.auth.module.Krb5LoginModule",
            AppConfigurationEntry.LoginModuleControlFlag.REQUIRED,
            options);
    return new Configuration() {
      @Override
      public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
        return new AppConfigurationEntry[] {entry};
      }
    };
  }
}
