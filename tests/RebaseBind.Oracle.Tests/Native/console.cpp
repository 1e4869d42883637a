// Leans on the C++ runtime's DLLs: streams, locales, exceptions that cross a DLL, run-time types, threads, and data imported from them.
#include <algorithm>
#include <any>
#include <condition_variable>
#include <future>
#include <iomanip>
#include <iostream>
#include <map>
#include <mutex>
#include <numeric>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

struct shape {
    virtual ~shape() = default;
    virtual std::string name() const = 0;
};

struct circle : shape {
    std::string name() const override { return "circle"; }
};

int parse(const std::string &text)
{
    try {
        return std::stoi(text);
    } catch (const std::invalid_argument &error) {
        std::cout << "invalid_argument " << error.what() << '\n';
        return -1;
    } catch (const std::exception &error) {
        std::cout << "exception " << error.what() << '\n';
        return -2;
    }
}

void threads()
{
    std::mutex mutex;
    std::condition_variable changed;
    int arrived = 0;
    std::vector<std::thread> pool;
    for (int i = 0; i < 4; i++) {
        pool.emplace_back([&] {
            std::lock_guard lock(mutex);
            arrived++;
            changed.notify_one();
        });
    }

    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return arrived == 4; });
    }

    for (auto &thread : pool) {
        thread.join();
    }

    auto answer = std::async(std::launch::async, [] { throw std::runtime_error("from another thread"); });
    try {
        answer.get();
    } catch (const std::runtime_error &error) {
        std::cout << "threads " << arrived << ' ' << error.what() << '\n';
    }
}

} // namespace

int main()
{
    std::cout << parse("42") << ' ' << parse("many") << ' ' << parse("99999999999999999999") << '\n';

    std::vector<int> numbers(100);
    std::iota(numbers.begin(), numbers.end(), 1);
    std::cout << "sum " << std::accumulate(numbers.begin(), numbers.end(), 0) << ' ' << std::hex << std::showbase << 48879 << std::dec << '\n';
    std::cout << std::fixed << std::setprecision(3) << 3.14159265 << ' ' << std::scientific << 12345.678 << '\n';

    std::map<std::string, int> words;
    std::istringstream text("the loader maps the image and the loader binds it");
    for (std::string word; text >> word;) {
        words[word]++;
    }
    for (const auto &[word, count] : words) {
        std::cout << word << ' ' << count << ' ';
    }
    std::cout << '\n' << std::regex_replace(std::string("0x180000000"), std::regex("0+$"), "...") << '\n';

    shape *thing = new circle;
    std::cout << thing->name() << ' ' << (dynamic_cast<circle *>(thing) != nullptr) << '\n';
    delete thing;

    try {
        std::any_cast<int>(std::any(std::string("no number")));
    } catch (const std::bad_any_cast &error) {
        std::cout << error.what() << '\n';
    }

    try {
        std::locale nowhere("no_SUCH.locale");
    } catch (const std::runtime_error &error) {
        std::cout << error.what() << '\n';
    }

    threads();
    return std::cout.good() ? 0 : 1;
}
