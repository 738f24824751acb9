package io.osbs.cluster.local;

import io.osbs.cluster.document.Fields;
import io.osbs.cluster.document.Json;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.BuildName;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slots as files slots/N.json, changed under the cluster's lock. A file that cannot be read counts
 * as no slot: its worker, if it lives, then counts as a foreign build, and will find its slot lost.
 */
final class SlotFiles {

  private static final Logger LOG = LoggerFactory.getLogger(SlotFiles.class);
  private static final Pattern FILE = Pattern.compile("(0|[1-9][0-9]{0,8})\\.json");
  private static final int VERSION = 1;

  private final StateDirectory state;
  private final LocalMachine machine;

  SlotFiles(StateDirectory state, LocalMachine machine) {
    this.state = state;
    this.machine = machine;
  }

  /** All slots, by number. */
  List<Slot> all() throws ClusterException {
    List<Slot> slots = new ArrayList<>();
    try {
      for (Path file : AtomicFiles.entries(state.slots())) {
        Matcher name = FILE.matcher(file.getFileName().toString());
        if (name.matches()) {
          read(Integer.parseInt(name.group(1))).ifPresent(slots::add);
        }
      }
    } catch (IOException e) {
      throw Faults.of("list the slots", state.slots(), e);
    }
    slots.sort(Comparator.comparingInt(Slot::number));
    return slots;
  }

  Optional<Slot> take(int number, BuildName holder, String origin) throws ClusterException {
    if (number < 0) {
      throw Faults.invalid("slots count from 0, not " + number);
    }
    Slot slot =
        new Slot(number, machine.newUid(), "1", holder, origin, machine.clock().instant(), null);
    try (var _ = state.lock()) {
      if (read(number).isPresent()) {
        return Optional.empty();
      }
      write(slot);
    } catch (IOException e) {
      throw Faults.of("take slot " + number, file(number), e);
    }
    state.changed();
    return Optional.of(slot);
  }

  boolean release(Slot slot) throws ClusterException {
    try (var _ = state.lock()) {
      Optional<Slot> found = read(slot.number());
      if (found.isEmpty()
          || !found.get().uid().equals(slot.uid())
          || !found.get().version().equals(slot.version())) {
        return false;
      }
      Files.deleteIfExists(file(slot.number()));
    } catch (IOException e) {
      throw Faults.of("release slot " + slot.number(), file(slot.number()), e);
    }
    state.changed();
    return true;
  }

  boolean claim(int number, String slotUid, BuildName holder, String workerUid)
      throws ClusterException {
    try (var _ = state.lock()) {
      Slot found = read(number).orElse(null);
      if (found == null || !found.uid().equals(slotUid) || !found.holder().equals(holder)) {
        return false;
      }
      String before = found.claimedBy();
      if (before != null) {
        return before.equals(workerUid);
      }
      String version = Long.toString(Long.parseLong(found.version()) + 1);
      write(new Slot(number, slotUid, version, holder, found.origin(), found.created(), workerUid));
    } catch (IOException e) {
      throw Faults.of("claim slot " + number, file(number), e);
    }
    state.changed();
    return true;
  }

  private Path file(int number) {
    return state.slots().resolve(number + ".json");
  }

  private void write(Slot slot) throws IOException {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("uid", slot.uid());
    json.put("revision", slot.version());
    json.put("holder", slot.holder().value());
    json.put("origin", slot.origin());
    json.put("created", slot.created().toString());
    json.put("claimedBy", slot.claimedBy());
    AtomicFiles.write(
        file(slot.number()), Json.write(json), AtomicFiles.Durability.UNTIL_POWER_LOSS);
  }

  private Optional<Slot> read(int number) throws IOException {
    Optional<byte[]> content = AtomicFiles.read(file(number));
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try {
      Fields json = Json.read(content.get());
      json.requireVersion(VERSION);
      return Optional.of(
          new Slot(
              number,
              json.text("uid"),
              Long.toString(Long.parseLong(json.text("revision"))),
              new BuildName(json.text("holder")),
              json.text("origin"),
              json.instant("created"),
              json.textOrNull("claimedBy")));
    } catch (UnreadableException | IllegalArgumentException e) {
      LOG.warn("{} counts as free, it cannot be read: {}", file(number), e.getMessage());
      return Optional.empty();
    }
  }
}
