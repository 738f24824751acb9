package io.osbs.publish;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import io.osbs.process.Retry;
import io.osbs.process.Together;
import io.osbs.publish.oci.ImageIndex;
import io.osbs.publish.registry.ImageCopy;
import io.osbs.publish.registry.RegistryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Several registries that hold the same images. Workers push to the first; the others get the
 * images from there before anything else is done. What holds in one store holds in all of them.
 */
public final class ReplicatedStore implements ImageStore {

  private final List<RegistryClient> registries;
  private final List<RegistryStore> stores;
  private final Retry retry;
  private final Retry.Notice notice;

  /**
   * A store over these registries.
   *
   * @param registries the one that workers push to first
   */
  public ReplicatedStore(List<RegistryClient> registries, Retry retry, Retry.Notice notice) {
    this.registries = List.copyOf(registries);
    this.stores = registries.stream().map(RegistryStore::new).toList();
    this.retry = retry;
    this.notice = notice;
  }

  private interface Work {
    void on(RegistryStore store) throws FailureException, InterruptedException;
  }

  private void everywhere(Work work) throws FailureException, InterruptedException {
    List<Together.Task<RegistryStore>> all = new ArrayList<>();
    for (RegistryStore store : stores) {
      all.add(() -> {
        work.on(store);
        return store;
      });
    }
    Together.run(all);
  }

  @Override
  public void greet() throws FailureException, InterruptedException {
    everywhere(RegistryStore::greet);
  }

  @Override
  public void requireChildren(String repository, List<Digest> children)
      throws FailureException, InterruptedException {
    stores.getFirst().requireChildren(repository, children);
    List<Together.Task<Digest>> copies = new ArrayList<>();
    for (RegistryClient target : registries.subList(1, registries.size())) {
      for (Digest child : children) {
        copies.add(() -> {
          if (target.find(repository, child.value()).isEmpty()) {
            new ImageCopy(registries.getFirst(), repository, target, repository, retry, notice)
                .copy(child.value(), null);
          }
          return child;
        });
      }
    }
    Together.run(copies);
    everywhere(store -> store.requireChildren(repository, children));
  }

  @Override
  public void putIndex(String repository, ImageIndex index, List<String> tags)
      throws FailureException, InterruptedException {
    everywhere(store -> store.putIndex(repository, index, tags));
  }

  @Override
  public void tag(String repository, ImageIndex index, List<String> tags)
      throws FailureException, InterruptedException {
    everywhere(store -> store.tag(repository, index, tags));
  }

  @Override
  public List<String> untag(String repository, List<String> tags)
      throws FailureException, InterruptedException {
    List<String> kept = new ArrayList<>();
    for (RegistryStore store : stores) {
      for (String tag : store.untag(repository, tags)) {
        if (!kept.contains(tag)) {
          kept.add(tag);
        }
      }
    }
    return kept;
  }

  /** As the first registry has it. */
  @Override
  public Optional<Digest> find(String repository, String tag)
      throws FailureException, InterruptedException {
    return stores.getFirst().find(repository, tag);
  }

  @Override
  public Map<String, String> labels(String repository, Digest image)
      throws FailureException, InterruptedException {
    return stores.getFirst().labels(repository, image);
  }

  @Override
  public String reference(String repository, String tag) {
    return stores.getFirst().reference(repository, tag);
  }

  @Override
  public List<String> references(String repository, Digest index, List<String> tags)
      throws FailureException {
    List<String> references = new ArrayList<>();
    for (RegistryStore store : stores) {
      references.addAll(store.references(repository, index, tags));
    }
    return List.copyOf(references);
  }

  @Override
  public void close() {
    registries.forEach(RegistryClient::close);
  }
}
