package example;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Repository;

/** The application's records. They are in memory here; keep yours in a database. */
@Repository
class Requests {
  /**
   * @param visitor who has sent it; with a login, this is the id of the user
   */
  record RepairRequest(
      String id, String visitor, String description, List<Attachment> attachments) {}

  record Attachment(String id, String name, String type) {
    /** Whether a browser shows it. An SVG can contain scripts, so the API gives no inline link to it. */
    public boolean isPicture() {
      return type.matches("image/(png|jpeg|gif|webp|avif)");
    }
  }

  private static final Map<String, String> GONE =
      Map.of("file.rejected", "rejected", "file.expired", "expired", "file.deleted", "deleted");

  private final Map<String, RepairRequest> requests = new ConcurrentHashMap<>();
  /** Why a file no longer exists, by its id. */
  private final Map<String, String> gone = new ConcurrentHashMap<>();

  private final Set<String> processedEvents = ConcurrentHashMap.newKeySet();

  RepairRequest add(String visitor, String description, List<Attachment> attachments) {
    var id = UUID.randomUUID().toString();
    var request = new RepairRequest(id, visitor, description, attachments);
    requests.put(id, request);
    return request;
  }

  Optional<RepairRequest> find(String id, String visitor) {
    return Optional.ofNullable(requests.get(id))
        .filter(request -> request.visitor().equals(visitor));
  }

  /** Finds a file that still exists. */
  Optional<Attachment> findAttachment(String id, String visitor) {
    return requests.values().stream()
        .filter(request -> request.visitor().equals(visitor))
        .flatMap(request -> request.attachments().stream())
        .filter(attachment -> attachment.id().equals(id) && !gone.containsKey(id))
        .findFirst();
  }

  Map<String, String> gone() {
    return gone;
  }

  /** Processes an event of a webhook. An event can arrive more than once. */
  void process(String eventId, String type, String fileId) {
    if (processedEvents.add(eventId) && GONE.containsKey(type)) gone.put(fileId, GONE.get(type));
  }
}
