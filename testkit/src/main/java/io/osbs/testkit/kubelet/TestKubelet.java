package io.osbs.testkit.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.osbs.testkit.tools.BoundProcesses;
import io.osbs.testkit.tools.FileTree;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A node. Everything it does to the API it does with a node's own rights. Faults are asked for by
 * the pod's namespace and name. Needs root, for namespaces and mounts. Safe for use by several
 * threads.
 */
public final class TestKubelet implements AutoCloseable {

  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  private final NodeSettings settings;
  private final KubernetesClient client;
  private final Path folder;
  private final Images images = new Images();
  private final Map<String, PodRun> pods = new ConcurrentHashMap<>();

  /** Pods that are gone: a late event must not start them again. */
  private final Set<String> over = ConcurrentHashMap.newKeySet();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService heart;
  private final BoundProcesses processes = new BoundProcesses();
  private final LogServer logServer;
  private final NodeObject object;
  private final NodeParts parts;
  private final SharedIndexInformer<Pod> informer;
  private volatile boolean lost;

  private TestKubelet(
      NodeSettings settings, KubernetesClient client, URI apiServer, SSLContext tls, Path folder)
      throws IOException {
    Clock clock = Clock.systemUTC();
    this.settings = settings;
    this.client = client;
    this.folder = folder;
    this.logServer = new LogServer(tls, this::log, clock);
    this.object = new NodeObject(client, settings, logServer.port(), clock);
    this.parts =
        new NodeParts(
            folder,
            apiServer,
            new PodObjects(client, clock),
            new PodStatusWriter(client, clock, () -> lost),
            new NodeEvents(client, clock, settings.name()),
            images,
            processes,
            clock);
    object.register();
    this.heart =
        Executors.newSingleThreadScheduledExecutor(task ->
            Thread.ofPlatform().daemon().name("heart of " + settings.name()).unstarted(task));
    var _ =
        heart.scheduleAtFixedRate(
            this::beat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    this.informer =
        client
            .pods()
            .inAnyNamespace()
            .withField("spec.nodeName", settings.name())
            .inform(new Watcher());
  }

  /**
   * Registers a node and starts to run what is bound to it.
   *
   * @param client with the rights of this very node; closed with it
   * @param tls shows a certificate the API server believes, and believes that of the API server
   * @param folder where the pods' files lie; removed with the node
   */
  public static TestKubelet start(
      NodeSettings settings, KubernetesClient client, URI apiServer, SSLContext tls, Path folder)
      throws IOException {
    return new TestKubelet(settings, client, apiServer, tls, folder);
  }

  /** Its name. */
  public String name() {
    return settings.name();
  }

  /** From now on the node has this image. */
  public TestKubelet image(String name, Image image) {
    images.put(name, image);
    return this;
  }

  /** From now on this image cannot be pulled; what runs goes on. */
  public void removeImage(String name) {
    images.remove(name);
  }

  // ---- faults
  // ------------------------------------------------------------------------------------

  /** Ends a pod as a node short of memory does: phase Failed, reason Evicted. */
  public void evict(String namespace, String pod) {
    find(namespace, pod)
        .tell(
            new PodEvent.EndedByNode(
                "Evicted", "The node was low on resource: memory. Asked for by a test."));
  }

  /** Kills a pod's containers as the kernel does: reason OOMKilled, exit status 137. */
  public void outOfMemory(String namespace, String pod) {
    find(namespace, pod).state().outOfMemory();
  }

  /** Kills the first process of each of the pod's containers, as by kill -9. */
  public void kill(String namespace, String pod) {
    find(namespace, pod).state().running().forEach(ContainerProcess::kill);
  }

  /** Stops all processes of a pod where they are. */
  public void pause(String namespace, String pod) throws IOException, InterruptedException {
    for (ContainerProcess process : find(namespace, pod).state().running()) {
      process.signalAll("STOP");
    }
  }

  /** Ends a pause. */
  public void resume(String namespace, String pod) throws IOException, InterruptedException {
    for (ContainerProcess process : find(namespace, pod).state().running()) {
      process.signalAll("CONT");
    }
  }

  /** The node is cut off: no heartbeats, no status, no reaction; its processes run on. */
  public void lose() {
    lost = true;
  }

  /** Ends {@link #lose}. */
  public void comeBack() {
    lost = false;
    object.ready();
    informer.getStore().list().forEach(this::see);
    for (PodRun pod : pods.values()) {
      if (informer.getStore().list().stream().noneMatch(now -> uid(now).equals(uid(pod.pod())))) {
        pod.tell(new PodEvent.Removed());
      }
    }
  }

  /** The running processes of a pod, as this machine numbers them, the first ones first. */
  public List<ProcessHandle> processes(String namespace, String pod) {
    return find(namespace, pod).state().running().stream()
        .flatMap(ContainerProcess::first)
        .flatMap(first -> Stream.concat(Stream.of(first), first.descendants()))
        .toList();
  }

  private PodRun find(String namespace, String name) {
    return pods.values().stream()
        .filter(run -> run.pod().getMetadata().getNamespace().equals(namespace))
        .filter(run -> run.pod().getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "node %s runs no pod %s/%s".formatted(settings.name(), namespace, name)));
  }

  private ContainerLog log(String namespace, String name, String container, boolean previous)
      throws LogServer.NotServedException {
    try {
      return find(namespace, name).state().log(container, previous);
    } catch (IllegalArgumentException e) {
      throw new LogServer.NotServedException(404, "pod \"%s\" does not exist".formatted(name));
    }
  }

  // ---- what the API says
  // -------------------------------------------------------------------------

  private final class Watcher implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      see(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      see(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
      PodRun run = pods.get(uid(pod));
      if (run != null && !lost) {
        run.tell(new PodEvent.Removed());
      }
    }
  }

  private void see(Pod pod) {
    if (lost || over.contains(uid(pod))) {
      return;
    }
    PodRun run = pods.computeIfAbsent(uid(pod), uid -> begin(pod));
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
      run.tell(new PodEvent.DeletionAsked(grace == null ? 0 : grace));
    }
  }

  private PodRun begin(Pod pod) {
    PodRun run = new PodRun(pod, parts);
    var _ =
        threads.submit(() -> {
          try {
            run.live();
          } finally {
            over.add(uid(pod));
            pods.remove(uid(pod));
          }
          return null;
        });
    return run;
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  private void beat() {
    if (!lost) {
      object.heartbeat();
    }
  }

  /** Ends all pods' processes without a word to the API, and removes every file. */
  @Override
  public void close() throws IOException {
    informer.close();
    heart.shutdownNow();
    logServer.close();
    threads.shutdownNow();
    pods.values().forEach(run -> run.state().running().forEach(ContainerProcess::kill));
    threads.close();
    processes.close();
    client.close();
    FileTree.remove(folder);
  }
}
