package io.osbs.config.instance;

import io.osbs.core.cluster.SecretMount;
import io.osbs.core.placement.PlacementSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an instance says about orchestrator builds.
 *
 * @param canOrchestrate key {@code can_orchestrate}, default false: whether orchestrator builds may
 *     be created here
 * @param reactorConfigSecret key {@code reactor_config_secret}: the secret that holds {@code
 *     config.yaml}; null when the reactor's configuration comes from elsewhere
 * @param clientConfigSecret key {@code client_config_secret}: the secret that holds the {@code
 *     osbs.conf} used to create worker builds; null means this very file
 * @param tokenSecrets key {@code token_secrets}: secret name to absolute mount path, in file order;
 *     the path is {@code /var/run/secrets/atomic-reactor/SECRET} where none is written
 * @param workerMaxRun key {@code worker_max_run_hours}; null when not said
 * @param orchestratorMaxRun key {@code orchestrator_max_run_hours}; null when not said
 */
public record Orchestration(
    boolean canOrchestrate,
    @Nullable String reactorConfigSecret,
    @Nullable String clientConfigSecret,
    Map<String, String> tokenSecrets,
    @Nullable Duration workerMaxRun,
    @Nullable Duration orchestratorMaxRun) {

  public Orchestration {
    tokenSecrets = Collections.unmodifiableMap(new LinkedHashMap<>(tokenSecrets));
  }

  /** The clocks of placement where config.yaml does not say. */
  public PlacementSettings placement() {
    PlacementSettings usual = PlacementSettings.DEFAULTS;
    return new PlacementSettings(
        usual.whenFull(),
        usual.queueTimeout(),
        Objects.requireNonNullElse(workerMaxRun, usual.workerDeadline()),
        Objects.requireNonNullElse(orchestratorMaxRun, usual.orchestratorDeadline()),
        usual.unreachableGrace(),
        usual.pendingTimeout(),
        usual.infrastructureRetries(),
        usual.orphanGrace());
  }

  /** The token secrets as mounts, in file order. */
  public List<SecretMount> tokenMounts() {
    return tokenSecrets.entrySet().stream()
        .map(entry -> new SecretMount(entry.getKey(), entry.getValue()))
        .toList();
  }
}
