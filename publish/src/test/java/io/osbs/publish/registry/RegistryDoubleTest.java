package io.osbs.publish.registry;

import io.osbs.testkit.registry.RegistryDouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The double does what real registries do, of each kind. */
final class RegistryDoubleTest {

  @TempDir Path directory;

  abstract class Made extends RegistryContract {
    private @Nullable RegistryDouble registry;

    abstract RegistryDouble made() throws IOException;

    @Override
    RegistryAccess access() throws IOException {
      RegistryDouble started = made();
      registry = started;
      return new RegistryAccess(started.host(), true, file(started.host()));
    }

    private Path file(String host) throws IOException {
      Path file = directory.resolve("auth.json");
      Files.writeString(
          file,
          "{\"auths\":{\"%s\":{\"username\":\"user\",\"password\":\"secret\"}}}".formatted(host));
      return file;
    }

    @Override
    boolean listsReferrers() {
      return true;
    }

    @AfterEach
    void stop() {
      if (registry != null) {
        registry.close();
      }
    }
  }

  @Nested
  final class Open extends Made {
    @Override
    RegistryDouble made() throws IOException {
      return RegistryDouble.start();
    }
  }

  @Nested
  final class WithPassword extends Made {
    @Override
    RegistryDouble made() throws IOException {
      return RegistryDouble.start().login(RegistryDouble.Login.BASIC);
    }
  }

  @Nested
  final class WithTokens extends Made {
    @Override
    RegistryDouble made() throws IOException {
      return RegistryDouble.start().login(RegistryDouble.Login.TOKEN);
    }
  }

  @Nested
  final class Old extends Made {
    @Override
    RegistryDouble made() throws IOException {
      return RegistryDouble.start().old();
    }

    @Override
    boolean listsReferrers() {
      return false;
    }
  }

  @Nested
  final class InParts extends Made {
    @Override
    RegistryDouble made() throws IOException {
      return RegistryDouble.start().takesAtMost(9 << 20);
    }
  }
}
