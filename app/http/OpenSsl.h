#pragma once

#include <memory>
#include <string>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

/// OpenSSL's objects with owners. For .cpp files only: the library is no part of any public header.
namespace hookbench::http::openssl {

template <auto Free>
struct Freer {
    template <class T>
    void operator()(T* object) const
    {
        Free(object);
    }
};

inline void freeCertificateStack(STACK_OF(X509) * stack)
{
    sk_X509_pop_free(stack, X509_free);
}

using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using CertificateStack = std::unique_ptr<STACK_OF(X509), Freer<freeCertificateStack>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Memory = std::unique_ptr<BIO, Freer<BIO_free>>;

/// The last error in OpenSSL's words, for the detail of an Error; empties the thread's queue of them.
inline std::string takeErrorText()
{
    char text[256] = "";
    if (const unsigned long code = ERR_peek_last_error(); code != 0)
        ERR_error_string_n(code, text, sizeof text);
    ERR_clear_error();
    return text;
}

inline Memory memoryOf(const std::string& bytes)
{
    return Memory(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

inline std::string textOf(BIO* memory)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
}

} // namespace hookbench::http::openssl
