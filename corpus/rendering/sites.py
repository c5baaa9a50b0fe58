"""What surrounds the content of a web page: menus, banners, boxes. One invented site for each collection."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """The wording of one invented site."""

    name: str
    tagline: str
    menu: tuple[str, ...]
    search_label: str
    cookie_banner: str
    cookie_buttons: tuple[str, ...]
    share_label: str
    share_links: tuple[str, ...]
    newsletter_heading: str
    newsletter_text: str
    newsletter_button: str
    related_heading: str
    related: tuple[str, ...]
    feedback: str
    footer: tuple[str, ...]
    small_print: str
    author_type: str  # what its authors are, in the words of schema.org
    cookies_first: bool  # the banner stands at the top of the page, not at its end


STAFF_HUB = Site(
    name="Marlbridge Staff Hub",
    tagline="Policies, people and news for everyone at Marlbridge Community",
    menu=("Home", "News", "My pay and leave", "Policies A to Z", "Wellbeing", "Contact the hub"),
    search_label="Search the Staff Hub",
    cookie_banner="We use cookies to make this site work and to see which pages staff find useful. "
    "You can change your mind at any time.",
    cookie_buttons=("Accept all cookies", "Only essential cookies", "Cookie settings"),
    share_label="Share this page",
    share_links=("Email a colleague", "Copy link", "Print this policy"),
    newsletter_heading="Get the Marlbridge Weekly",
    newsletter_text="Sign up for our Friday round-up and never miss a policy change.",
    newsletter_button="Subscribe",
    related_heading="Related policies and guidance",
    related=("Dress code at a glance", "How to book a meeting room", "Long service awards", "Cycle to work scheme"),
    feedback="Was this page helpful?",
    footer=("Accessibility statement", "Privacy notice", "Freedom of information", "Site map"),
    small_print="Marlbridge Community NHS Foundation Trust, Canal House, Marlbridge. Switchboard 01632 960 000.",
    author_type="Organization",
    cookies_first=True,
)

POLICY_LIBRARY = Site(
    name="Fernbrook Policy Library",
    tagline="Plain briefings on health and care",
    menu=("Briefings", "Topics", "Authors", "Data", "Events", "About"),
    search_label="Search briefings",
    cookie_banner="This website stores cookies on your device. They are used to count visits and to remember "
    "how you like to read.",
    cookie_buttons=("Accept", "Decline", "Manage preferences"),
    share_label="Share",
    share_links=("Share by email", "Share on social media", "Save for later"),
    newsletter_heading="Briefings in your inbox",
    newsletter_text="Join 12,000 readers. One email on the first Thursday of the month. Unsubscribe whenever you like.",
    newsletter_button="Sign me up",
    related_heading="You may also like",
    related=(
        "Five charts that explain the winter",
        "Podcast: what does prevention mean to you?",
        "Event: an evening on community care",
    ),
    feedback="Did you find what you were looking for?",
    footer=("Terms of use", "Privacy", "Cookies", "Corrections", "Jobs"),
    small_print="The Fernbrook Policy Library is invented for demonstration.",
    author_type="Person",
    cookies_first=False,
)


def site_for(collection: str) -> Site:
    """Return the site on which a collection is published."""
    return STAFF_HUB if collection == "handbook" else POLICY_LIBRARY
