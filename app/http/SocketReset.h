#pragma once

namespace hookbench::http {

/// Lets the coming close of this socket reset the connection (RST): what was not sent is dropped, and the
/// peer learns that nobody listens any more.
void makeCloseReset(int descriptor);

} // namespace hookbench::http
