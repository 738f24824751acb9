package io.osbs.reactor.orchestrator;

import io.osbs.cluster.document.PublicationRecord;
import io.osbs.cluster.document.UnreadableException;
import io.osbs.core.build.Failure;
import io.osbs.core.build.FailureException;
import io.osbs.core.build.FailureKind;
import io.osbs.core.cluster.ClusterException;
import io.osbs.core.cluster.Documents;
import io.osbs.core.orchestration.PublishStep;
import io.osbs.core.publish.Notes;
import io.osbs.reactor.context.Failures;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The record of how far the publishing of one request has come, in its place on the orchestrator
 * cluster. Every change is stored before it counts, and only on top of what this run knows: a run
 * that was shut out cannot write over what a later one has recorded.
 */
final class Ledger {

  private final Documents documents;
  private final String name;
  private Optional<byte[]> stored;
  private PublicationRecord record;

  private Ledger(
      Documents documents, String name, Optional<byte[]> stored, PublicationRecord record) {
    this.documents = documents;
    this.name = name;
    this.stored = stored;
    this.record = record;
  }

  /** Opens the ledger of a request, with whatever an earlier run has left in it. */
  static Ledger open(Documents documents, String request)
      throws ClusterException, FailureException {
    String name = PublicationRecord.documentName(request);
    Optional<byte[]> stored = documents.get(name);
    try {
      return new Ledger(
          documents,
          name,
          stored,
          stored.isEmpty() ? PublicationRecord.EMPTY : PublicationRecord.read(stored.get()));
    } catch (UnreadableException e) {
      throw FailureException.of(
          FailureKind.CONFIGURATION,
          "the document %s, where this request recorded what it has published, is unreadable: %s; a"
                  .formatted(name, e.getMessage())
              + " program newer than this one may have written it");
    }
  }

  synchronized PublicationRecord record() {
    return record;
  }

  /** Publishing begins with these images. */
  void begin(List<PublicationRecord.Image> images) throws FailureException {
    change(now -> now.images().equals(images) ? now : now.begun(images));
  }

  /** A step begins whose effect is not taken back: from now on a cancel comes too late. */
  void beginIrrevocable() throws FailureException {
    change(PublicationRecord::withoutReturn);
  }

  void done(PublishStep step) throws FailureException {
    change(now -> now.with(step));
  }

  /** What was done is about to be taken back: no later run may rely on it. */
  void beginUndo() throws FailureException {
    change(now -> now.begun(List.of()));
  }

  /** Everything that was done is taken back. */
  synchronized void close() throws FailureException {
    if (record.isEmpty() && stored.isPresent()) {
      try {
        documents.delete(name);
        stored = Optional.empty();
      } catch (ClusterException e) {
        throw new FailureException(Failures.of(e.fault()), e);
      }
    }
  }

  /** What a part remembers. */
  Notes notes(String part) {
    return new PartNotes(part);
  }

  private synchronized void change(UnaryOperator<PublicationRecord> how) throws FailureException {
    PublicationRecord next = how.apply(record);
    if (next.equals(record)) {
      return;
    }
    byte[] content = next.write();
    try {
      if (!documents.replace(name, stored, content) && !isStored(content)) {
        throw FailureException.of(
            FailureKind.INFRASTRUCTURE,
            "another run of this request has written the document %s".formatted(name));
      }
    } catch (ClusterException e) {
      Failure failure = Failures.of(e.fault());
      throw new FailureException(
          Failure.of(
              failure.kind(),
              "how far publishing has come cannot be recorded: " + failure.message()),
          e);
    }
    stored = Optional.of(content);
    record = next;
  }

  /** An earlier try may have come through although it got no answer. */
  private boolean isStored(byte[] content) throws ClusterException {
    return documents.get(name).filter(found -> Arrays.equals(found, content)).isPresent();
  }

  private final class PartNotes implements Notes {

    private final String part;

    private PartNotes(String part) {
      this.part = part;
    }

    @Override
    public Optional<String> get(String key) {
      return Optional.ofNullable(values().get(key));
    }

    @Override
    public void put(String key, String value) throws FailureException {
      Map<String, String> values = new TreeMap<>(values());
      values.put(key, value);
      change(now -> now.with(part, values));
    }

    @Override
    public void remove(String key) throws FailureException {
      Map<String, String> values = new TreeMap<>(values());
      values.remove(key);
      change(now -> now.with(part, values));
    }

    private Map<String, String> values() {
      return record().notes().getOrDefault(part, Map.of());
    }
  }
}
