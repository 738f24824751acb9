package io.osbs.cluster.access;

import io.osbs.config.Secret;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token that is read from its file again whenever the file has changed: whoever rotates it need
 * not restart anything. The kubelet replaces mounted files by a rename, so a change is seen by the
 * file's key and time together.
 */
final class TokenFile implements Credential {

  private final Path file;
  private final String source;

  // Guarded by this.
  private @Nullable Object seen;
  private @Nullable Secret token;

  /**
   * @param said how the configuration calls the file, for messages
   */
  TokenFile(Path file, String said) {
    this.file = file;
    this.source = said;
  }

  @Override
  public synchronized Optional<Secret> token() throws CredentialException {
    Object now = state();
    Secret known = token;
    if (known == null || !now.equals(seen)) {
      known = read();
      token = known;
      seen = now;
    }
    return Optional.of(known);
  }

  @Override
  public synchronized boolean renew(Secret refused) throws CredentialException {
    seen = null;
    Secret now = token().orElse(null);
    return now != null && !now.equals(refused);
  }

  private record State(FileTime modified, long size, String realPath) {}

  private Object state() throws CredentialException {
    try {
      Path real = file.toRealPath();
      return new State(Files.getLastModifiedTime(real), Files.size(real), real.toString());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Secret read() throws CredentialException {
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (IOException e) {
      throw unreadable(e);
    }
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new CredentialException(
          "%s holds no token: %s; write the account's token into it, and nothing else"
              .formatted(source, text.isEmpty() ? "it is empty" : "white space or binary bytes"));
    }
    return new Secret(text);
  }

  private CredentialException unreadable(IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException _ -> "it does not exist";
          case AccessDeniedException _ -> "permission denied";
          default -> String.valueOf(e.getMessage());
        };
    return new CredentialException("%s cannot be read: %s".formatted(source, why), e);
  }

  @Override
  public String source() {
    return source;
  }
}
