package example;

import jakarta.servlet.http.HttpSession;
import java.net.URI;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

@Controller
class RequestController {
  private final Filestore filestore;
  private final Requests requests;

  RequestController(Filestore filestore, Requests requests) {
    this.filestore = filestore;
    this.requests = requests;
  }

  @GetMapping("/requests/{id}")
  String show(@PathVariable String id, HttpSession session, Model model) {
    var request = requests.find(id, Visitor.idOf(session)).orElseThrow(RequestController::notFound);
    model.addAttribute("request", request);
    model.addAttribute("gone", requests.gone());
    return "request";
  }

  @GetMapping("/files/{id}")
  ResponseEntity<Void> download(@PathVariable String id, HttpSession session) {
    // The API does not know who may see a file. The application does.
    var attachment =
        requests
            .findAttachment(id, Visitor.idOf(session))
            .orElseThrow(RequestController::notFound);
    var link = filestore.downloadLink(id, attachment.isPicture() ? "inline" : "attachment");
    // The link expires, so that a browser must not reuse the redirect.
    return ResponseEntity.status(HttpStatus.FOUND)
        .location(URI.create(link))
        .cacheControl(CacheControl.noStore())
        .build();
  }

  private static ResponseStatusException notFound() {
    return new ResponseStatusException(HttpStatus.NOT_FOUND);
  }
}
