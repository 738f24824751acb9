package io.osbs.client;

import io.osbs.core.cluster.Builds;
import io.osbs.core.cluster.Cluster;
import io.osbs.core.cluster.Documents;
import io.osbs.core.cluster.Engine;
import io.osbs.core.cluster.Secrets;
import io.osbs.core.cluster.Slots;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A cluster on which somebody else does something just before a call is carried out. */
record InterruptedCluster(Cluster cluster, Interruption before) implements Cluster {

  /** What somebody else does. */
  interface Interruption {
    void call() throws Exception;
  }

  @Override
  public String name() {
    return cluster.name();
  }

  @Override
  public Engine engine() {
    return cluster.engine();
  }

  @Override
  public Builds builds() {
    return interrupted(Builds.class, cluster.builds());
  }

  @Override
  public Slots slots() {
    return cluster.slots();
  }

  @Override
  public Documents documents() {
    return interrupted(Documents.class, cluster.documents());
  }

  @Override
  public Secrets secrets() {
    return cluster.secrets();
  }

  @Override
  public void close() {}

  private <T> T interrupted(Class<T> port, T real) {
    Object proxy =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, arguments) -> {
              before.call();
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return port.cast(proxy);
  }
}
