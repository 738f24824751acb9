package io.osbs.cluster.local;

import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Documents as files, written under the cluster's lock. */
final class LocalDocuments implements Documents {

  private final StateDirectory state;

  LocalDocuments(StateDirectory state) {
    this.state = state;
  }

  /**
   * Not forced to the disk: what is put without a look at what was there tells of a build that
   * runs, and no build here outlives the machine.
   */
  @Override
  public void put(String name, byte[] content) throws ClusterException {
    Path file = file(name);
    try (var _ = state.lock()) {
      AtomicFiles.write(file, content, AtomicFiles.Durability.UNTIL_POWER_LOSS);
    } catch (IOException e) {
      throw Faults.of("store document " + name, file, e);
    }
  }

  @Override
  public boolean replace(String name, Optional<byte[]> expected, byte[] content)
      throws ClusterException {
    Path file = file(name);
    try (var _ = state.lock()) {
      byte[] found = AtomicFiles.read(file).orElse(null);
      if (!Arrays.equals(found, expected.orElse(null))) {
        return false;
      }
      AtomicFiles.write(file, content, AtomicFiles.Durability.LASTING);
      return true;
    } catch (IOException e) {
      throw Faults.of("replace document " + name, file, e);
    }
  }

  @Override
  public Optional<byte[]> get(String name) throws ClusterException {
    Path file = file(name);
    try {
      return AtomicFiles.read(file);
    } catch (IOException e) {
      throw Faults.of("read document " + name, file, e);
    }
  }

  @Override
  public void delete(String name) throws ClusterException {
    Path file = file(name);
    try (var _ = state.lock()) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw Faults.of("delete document " + name, file, e);
    }
  }

  @Override
  public List<String> names(String prefix) throws ClusterException {
    List<String> names = new ArrayList<>();
    try {
      for (Path file : AtomicFiles.entries(state.documents())) {
        String name = file.getFileName().toString();
        if (name.startsWith(prefix) && Names.isName(name)) {
          names.add(name);
        }
      }
    } catch (IOException e) {
      throw Faults.of("list the documents", state.documents(), e);
    }
    Collections.sort(names);
    return names;
  }

  private Path file(String name) throws ClusterException {
    Names.require("document", name);
    return state.documents().resolve(name);
  }
}
