package io.osbs.koji.hub;

import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
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

/** Makes the first and only token that a hub's web server wants to see for a login by Kerberos. */
final class KerberosToken {

  private static final String SPNEGO = "1.3.6.1.5.5.2";
  private static final String ENTRY = "osbs-koji";

  private KerberosToken() {}

  /** A token for the service {@code HTTP@host}, in base64. */
  static String forHost(Login.Kerberos login, String host) throws FailureException {
    try {
      LoginContext context = new LoginContext(ENTRY, new Subject(), null, configuration(login));
      context.login();
      try {
        return Subject.callAs(context.getSubject(), () -> token(host));
      } finally {
        context.logout();
      }
    } catch (LoginException | CompletionException e) {
      Throwable cause = e instanceof CompletionException ? e.getCause() : e;
      throw new FailureException(
          Failure.of(
              FailureKind.PERMISSION,
              "no Kerberos ticket for HTTP/%s as %s from %s: %s"
                  .formatted(
                      host,
                      login.principal() == null ? "(the only principal)" : login.principal(),
                      login.keytab() != null ? login.keytab() : "the credentials cache",
                      cause == null ? e.getMessage() : cause.getMessage())),
          e);
    }
  }

  private static String token(String host) throws GSSException {
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

  private static Configuration configuration(Login.Kerberos login) {
    Map<String, String> options = new HashMap<>();
    options.put("doNotPrompt", "true");
    options.put("refreshKrb5Config", "true");
    if (login.principal() != null) {
      options.put("principal", login.principal());
    }
    if (login.keytab() != null) {
      options.put("useKeyTab", "true");
      options.put("storeKey", "true");
      options.put("keyTab", login.keytab().toString());
      options.putIfAbsent("principal", "*");
    } else {
      options.put("useTicketCache", "true");
      if (login.cache() != null) {
        options.put("ticketCache", login.cache().toString());
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
