package io.osbs.cluster.access;

import io.osbs.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

  /** No token is as long: they travel in a header. */
  private static final int LARGEST = 64 * 1024;

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
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST + 1);
    } catch (IOException e) {
      throw unreadable(e);
    }
    // Each byte a character: none but those of ASCII may be there.
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (bytes.length > LARGEST) {
      throw none("it has more than %d bytes".formatted(LARGEST));
    }
    if (text.isEmpty()) {
      throw none("it is empty");
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw none("white space or binary bytes");
    }
    return new Secret(text);
  }

  private CredentialException none(String why) {
    return new CredentialException(
        "%s holds no token: %s; write the account's token into it, and nothing else"
            .formatted(source, why));
  }

  private CredentialException unreadable(IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException _ -> "it does not exist";
          case AccessDeniedException _ -> "permission denied";
          case IOException _ when Files.isDirectory(file) -> "it is a directory";
          default -> String.valueOf(e.getMessage());
        };
    return new CredentialException("%s cannot be read: %s".formatted(source, why), e);
  }

  @Override
  public String source() {
    return source;
  }
}
