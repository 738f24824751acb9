package io.osbs.publish.registry;

import io.osbs.core.build.FailureException;
import io.osbs.core.image.Digest;
import io.osbs.publish.oci.MediaTypes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page of the index of what refers to a manifest; empty where the registry does not keep it
 * (which it must answer with 404, distribution-spec 1.1, "Listing Referrers").
 *
 * @param page where the page is, as the one before said; null for the first
 */
record ReadReferrers(String repository, Digest subject, @Nullable String page)
    implements Endpoint<Optional<ReadReferrers.Page>> {

  private static final Pattern NEXT =
      Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?", Pattern.CASE_INSENSITIVE);

  /**
   * A page.
   *
   * @param next where the next one is; null after the last
   */
  record Page(Document document, @Nullable String next) {}

  @Override
  public String doing() {
    return "list what refers to %s in %s".formatted(subject, repository);
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String target() {
    return page == null ? Targets.referrers(repository, subject) : page;
  }

  @Override
  public Scope scope() {
    return Scope.pull(repository);
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("Accept", MediaTypes.INDEX);
  }

  /** Docker's registry 2 does not know the path at all, some answer 400. */
  @Override
  public Set<Integer> expected() {
    return Set.of(200, 400, 404, 405);
  }

  @Override
  public Optional<Page> answer(Answer answer) throws FailureException {
    if (answer.status() != 200) {
      return Optional.empty();
    }
    byte[] bytes = answer.bytes(ReadManifest.LIMIT, "the list of referrers");
    return Optional.of(new Page(new Document(bytes, MediaTypes.INDEX), next(answer)));
  }

  /** RFC 8288: relative to what was asked. */
  private static @Nullable String next(Answer answer) {
    for (String link : answer.headers().allValues("Link")) {
      Matcher next = NEXT.matcher(link);
      if (next.find()) {
        try {
          return answer.uri().resolve(next.group(1)).toString();
        } catch (IllegalArgumentException _) {
          return null;
        }
      }
    }
    return null;
  }
}
