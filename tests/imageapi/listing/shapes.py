"""Lists of models as providers have them, cut to a few entries; where their documents or programs show each shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shape:
    """`offered` are the ids of the image models in it, in order; all others are of another kind, or unknown."""

    provider: str
    source: str
    body: Any
    offered: tuple[str, ...]


def plain(*ids: str, **more: Any) -> list[dict[str, Any]]:
    return [{"id": id, "object": "model", "created": 1754000000, "owned_by": "system", **more} for id in ids]


SHAPES = (
    Shape(
        "APIpie",
        "https://apipie.ai/docs/api/fetchmodels",
        {
            "object": "list",
            "data": [
                {"id": "painter", "type": "image", "subtype": "text-to-image", "enabled": 1, "available": 1},
                {"id": "changer", "type": "image", "subtype": "image-to-image", "enabled": 1, "available": 1},
                {"id": "off", "type": "image", "subtype": "text-to-image", "enabled": 0, "available": 1},
                {"id": "talker", "type": "llm", "subtype": "chat", "enabled": 1, "available": 1},
                {"id": "looker", "type": "vision", "subtype": "image-to-text", "enabled": 1, "available": 1},
                {"id": "speaker", "type": "voice", "subtype": "text-to-speech", "enabled": 1, "available": 1},
            ],
        },
        ("painter", "changer"),
    ),
    Shape(
        "OpenAI",
        "https://platform.openai.com/docs/api-reference/models/list",
        {
            "object": "list",
            "data": plain(
                "gpt-4o",
                "gpt-4o-mini-tts",
                "whisper-1",
                "tts-1",
                "sora-2",
                "gpt-image-2",
                "gpt-image-2.5-sunburst-2026-09-08",
                "chatgpt-image-latest",
                "dall-e-3",
                "omni-moderation-latest",
                "text-embedding-3-small",
                "gpt-realtime",
                "computer-use-preview",
            ),
        },
        ("gpt-image-2", "gpt-image-2.5-sunburst-2026-09-08", "chatgpt-image-latest", "dall-e-3"),
    ),
    Shape(
        "Azure",
        "https://learn.microsoft.com/rest/api/azureopenai/models/list",
        {
            "object": "list",
            "data": [
                {
                    "id": id,
                    "object": "model",
                    "status": "succeeded",
                    "lifecycle_status": "generally-available",
                    "capabilities": {
                        "fine_tune": False,
                        "inference": True,
                        "completion": chats,
                        "chat_completion": chats,
                        "embeddings": embeds,
                    },
                }
                for id, chats, embeds in (
                    ("dall-e-3-3.0", False, False),
                    ("gpt-4o-2024-11-20", True, False),
                    ("text-embedding-3-large", False, True),
                    ("whisper-001", False, False),
                )
            ],
        },
        ("dall-e-3-3.0",),
    ),
    Shape(
        "LiteLLM, /models",
        "https://docs.litellm.ai/docs/proxy/model_discovery",
        {"object": "list", "data": plain("gpt-4o", "azure/gpt-image-1", "openai/dall-e-3", "rerank-v3")},
        ("azure/gpt-image-1", "openai/dall-e-3"),
    ),
    Shape(
        "LiteLLM, /model/info",
        "https://docs.litellm.ai/docs/proxy/model_management",
        {
            "data": [
                {
                    "model_name": name,
                    "litellm_params": {"model": f"openai/{name}"},
                    "model_info": {"id": "112f74fab24a7a52", "db_model": False, "mode": mode},
                }
                for name, mode in (
                    ("house-painter", "image_generation"),
                    ("retoucher", "image_edit"),
                    ("talker", "chat"),
                    ("embedder", "embedding"),
                    ("speaker", "audio_speech"),
                    ("hearer", "audio_transcription"),
                    ("filmer", "video_generation"),
                    ("sorter", "rerank"),
                    ("judge", "moderation"),
                    ("dall-e-3", None),
                    ("unknown", None),
                )
            ]
        },
        ("house-painter", "dall-e-3"),
    ),
    Shape(
        "LiteLLM, /model_group/info",
        "https://docs.litellm.ai/docs/proxy/model_management",
        {
            "data": [
                {"model_group": "painters", "providers": ["openai"], "mode": "image_generation"},
                {"model_group": "talkers", "providers": ["openai"], "mode": "chat", "supports_vision": True},
            ]
        },
        ("painters",),
    ),
    Shape(
        "LiteLLM, its map of prices",
        "https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json",
        {
            "gpt-5": {"mode": "chat", "supported_endpoints": ["/v1/chat/completions", "/v1/responses"]},
            "house-painter": {"mode": "image_generation", "supported_endpoints": ["/v1/images/generations"]},
        },
        ("house-painter",),
    ),
    Shape(
        "OpenRouter, /models?output_modalities=image",
        "https://openrouter.ai/docs/api-reference/list-available-models",
        {
            "data": [
                {
                    "id": "google/painter-and-talker",
                    "name": "Painter",
                    "architecture": {
                        "modality": "text+image->text+image",
                        "input_modalities": ["text", "image"],
                        "output_modalities": ["image", "text"],
                    },
                },
                {
                    "id": "openai/gpt-5",
                    "name": "GPT-5",
                    "architecture": {
                        "modality": "text+image->text",
                        "input_modalities": ["text", "image"],
                        "output_modalities": ["text"],
                    },
                },
            ]
        },
        ("google/painter-and-talker",),
    ),
    Shape(
        "OpenRouter, /images/models",
        "https://openrouter.ai/docs/client-sdks/typescript/models/imagemodelslistresponse",
        {
            "data": [
                {
                    "id": "some/dreamer",
                    "name": "Dreamer",
                    "endpoints": "/api/v1/images/models/some/dreamer/endpoints",
                    "architecture": {"input_modalities": ["text"], "output_modalities": ["image"]},
                    "supported_parameters": {"resolution": {"type": "enum", "values": ["1K", "2K"]}},
                    "supports_streaming": False,
                }
            ]
        },
        ("some/dreamer",),
    ),
    Shape(
        "Together",
        "https://github.com/togethercomputer/openapi/blob/main/openapi.yaml",
        [
            {"id": f"maker/{kind}", "object": "model", "type": kind, "display_name": kind.title()}
            for kind in ("chat", "language", "code", "image", "embedding", "moderation", "rerank", "video")
        ],
        ("maker/image",),
    ),
    Shape(
        "xAI, /image-generation-models",
        "https://docs.rs/xai-openapi/latest/xai_openapi/models/struct.ImageGenerationModel.html",
        {
            "models": [
                {
                    "id": "picturer",
                    "object": "model",
                    "input_modalities": ["text"],
                    "output_modalities": ["image"],
                    "image_price": 7,
                    "aliases": [],
                }
            ]
        },
        ("picturer",),
    ),
    Shape(
        "xAI, /models",
        "https://docs.x.ai/docs/api-reference#list-models",
        {"object": "list", "data": plain("grok-4", "grok-2-image-1212", "grok-imagine-video")},
        ("grok-2-image-1212",),
    ),
    Shape(
        "new-api",
        "https://github.com/QuantumNous/new-api/blob/main/constant/endpoint_type.go",
        {
            "success": True,
            "object": "list",
            "data": [
                {"id": "painter", "supported_endpoint_types": ["image-generation"]},
                {"id": "painter-too", "supported_endpoint_types": ["image-generation", "openai"]},
                {"id": "qwen-image", "supported_endpoint_types": ["openai"]},
                {"id": "gpt-5", "supported_endpoint_types": ["openai", "openai-response"]},
                {"id": "claude", "supported_endpoint_types": ["anthropic", "openai"]},
                {"id": "sorter", "supported_endpoint_types": ["jina-rerank"]},
                {"id": "filmer", "supported_endpoint_types": ["openai-video"]},
            ],
        },
        ("painter", "painter-too", "qwen-image"),
    ),
    Shape(
        "one-api",
        "https://github.com/songquanpeng/one-api/blob/main/controller/model.go",
        {
            "object": "list",
            "data": plain(
                "gpt-4o", "dall-e-2", "ali-stable-diffusion-xl", permission=[{"id": "x"}], parent=None
            ),
        },
        ("dall-e-2", "ali-stable-diffusion-xl"),
    ),
    Shape(
        "SiliconFlow",
        "https://docs.siliconflow.cn/cn/api-reference/models/get-model-list",
        {
            "object": "list",
            "data": plain(
                "black-forest-labs/FLUX.1-schnell",
                "Kwai-Kolors/Kolors",
                "Qwen/Qwen-Image",
                "Qwen/Qwen-Image-Edit",
                "deepseek-ai/DeepSeek-V3",
                "Wan-AI/Wan2.2-T2V-A14B",
            ),
        },
        ("black-forest-labs/FLUX.1-schnell", "Kwai-Kolors/Kolors", "Qwen/Qwen-Image"),
    ),
    Shape(
        "DeepInfra, /models/list",
        "https://deepinfra.com/docs/advanced/list_models",
        [
            {"model_name": "maker/painter", "type": "text-to-image", "reported_type": "text-to-image"},
            {"model_name": "maker/talker", "type": "text-generation", "reported_type": "text-generation"},
            {"model_name": "maker/hearer", "type": "automatic-speech-recognition"},
            {"model_name": "maker/looker", "type": "zero-shot-image-classification"},
        ],
        ("maker/painter",),
    ),
    Shape(
        "DeepInfra, /openai/models",
        "https://deepinfra.com/docs/openai_api",
        {
            "object": "list",
            "data": [
                {"id": "maker/painter", "object": "model", "metadata": {"tags": ["text-to-image"]}},
                {"id": "maker/talker", "object": "model", "metadata": {"tags": ["chat", "vision"]}},
                {"id": "maker/looker", "object": "model", "metadata": {"tags": ["image", "ocr"]}},
            ],
        },
        ("maker/painter",),
    ),
    Shape(
        "Novita",
        "https://novita.ai/docs/api-reference/model-apis-llm-list-models",
        {
            "data": [
                {"id": "maker/talker", "model_type": "chat", "endpoints": ["chat/completions"]},
                {"id": "maker/embedder", "model_type": "embedding", "endpoints": ["embeddings"]},
                {"id": "maker/painter", "model_type": "image", "endpoints": ["images/generations"]},
            ]
        },
        ("maker/painter",),
    ),
    Shape(
        "LocalAI",
        "https://localai.io/features/image-generation/",
        {
            "object": "list",
            "data": [{"id": id, "object": "model"} for id in ("gpt-4", "stablediffusion", "x")],
        },
        ("stablediffusion",),
    ),
    Shape(
        "museq",
        "https://github.com/queelius/muse",
        {
            "object": "list",
            "data": [
                {
                    "id": "tiny",
                    "object": "model",
                    "modality": "image/generation",
                    "capabilities": {"supports_img2img": True, "default_size": [128, 128]},
                },
                {"id": "voice", "object": "model", "modality": "audio/speech", "capabilities": {}},
                {"id": "talker", "object": "model", "modality": "chat/completion", "capabilities": {}},
            ],
        },
        ("tiny",),
    ),
    Shape(
        "vLLM",
        "https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html",
        {"object": "list", "data": plain("Qwen/Qwen3-8B", root="Qwen/Qwen3-8B", max_model_len=32768)},
        (),
    ),
    Shape(
        "vLLM-omni",
        "https://docs.vllm.ai/projects/vllm-omni/en/latest/serving/image_generation_api/",
        {"object": "list", "data": plain("Qwen/Qwen-Image", root="Qwen/Qwen-Image", max_model_len=None)},
        ("Qwen/Qwen-Image",),
    ),
    Shape(
        "Fireworks",
        "https://docs.fireworks.ai/api-reference/list-models",
        {
            "object": "list",
            "data": [
                {
                    "id": f"accounts/fireworks/models/{name}",
                    "object": "model",
                    "kind": kind,
                    "supports_chat": chats,
                    "supports_image_input": chats,
                }
                for name, kind, chats in (
                    ("flux-1-schnell-fp8", "FLUMINA_BASE_MODEL", False),
                    ("deepseek-v3", "HF_BASE_MODEL", True),
                    ("nomic", "EMBEDDING_MODEL", False),
                )
            ],
        },
        ("accounts/fireworks/models/flux-1-schnell-fp8",),
    ),
    Shape(
        "Mistral",
        "https://docs.mistral.ai/api/endpoint/models",
        {
            "object": "list",
            "data": [
                {
                    "id": id,
                    "object": "model",
                    "type": "base",
                    "capabilities": {"completion_chat": chats, "vision": chats, "function_calling": chats},
                }
                for id, chats in (("pixtral-large", True), ("mistral-embed", False), ("mistral-ocr", False))
            ],
        },
        (),
    ),
    Shape(
        "Cloudflare, /ai/models/search",
        "https://developers.cloudflare.com/api/resources/ai/subresources/models/methods/list/",
        {
            "success": True,
            "errors": [],
            "result": [
                {
                    "id": "9e087485-23dc-47fa-997d-f5bfafc0c7c3",
                    "name": "@cf/maker/painter",
                    "task": {"id": "3d6e1f35-341b-4915-a6c8-9a7142a9033a", "name": "Text-to-Image"},
                    "tags": [],
                },
                {
                    "id": "6d52253a-b731-4a03-b203-cde2d4fae871",
                    "name": "@cf/maker/talker",
                    "task": {"id": "c329a1f9-323d-4e91-b2aa-582dd4188d34", "name": "Text Generation"},
                },
                {
                    "id": "617e7ec3-bf8d-4088-a863-4f89582d91b5",
                    "name": "@cf/maker/looker",
                    "task": {"id": "d6b3e2ec-0b1b-4a0a-b4e2-5b2d7d1a5fd6", "name": "Image-to-Text"},
                },
            ],
        },
        ("@cf/maker/painter",),
    ),
    Shape(
        "Google, its own list",
        "https://ai.google.dev/api/models",
        {
            "models": [
                {"name": "models/imagen-4.0-generate-001", "supportedGenerationMethods": ["predict"]},
                {"name": "models/gemini-2.5-flash", "supportedGenerationMethods": ["generateContent"]},
                {"name": "models/veo-3.0-generate-001", "supportedGenerationMethods": ["predictLongRunning"]},
            ]
        },
        ("models/imagen-4.0-generate-001",),
    ),
    Shape(
        "Hugging Face, /api/models",
        "https://huggingface.co/docs/inference-providers/hub-api",
        [
            {"id": "maker/painter", "pipeline_tag": "text-to-image", "tags": ["diffusers"]},
            {"id": "maker/looker", "pipeline_tag": "image-text-to-text", "tags": ["transformers"]},
            {"id": "maker/filmer", "pipeline_tag": "text-to-video"},
        ],
        ("maker/painter",),
    ),
    Shape(
        "Xinference",
        "https://inference.readthedocs.io/en/latest/models/model_abilities/image.html",
        {
            "object": "list",
            "data": [
                {"id": "my-painter", "model_type": "image", "model_ability": ["text2image", "image2image"]},
                {"id": "my-talker", "model_type": "LLM", "model_ability": ["chat"]},
                {"id": "my-hearer", "model_type": "audio"},
            ],
        },
        ("my-painter",),
    ),
    Shape(
        "Pollinations",
        "https://github.com/pollinations/pollinations/blob/master/APIDOCS.md",
        ["flux", "turbo", "gptimage"],
        ("flux", "gptimage"),
    ),
    Shape(
        "Pollinations, with what each puts out",
        "https://glama.ai/mcp/servers/pinkpixel-dev/nectar-mcp/tools/pollinations_get_model_details",
        [
            {"name": "turbo", "aliases": [], "input_modalities": ["text"], "output_modalities": ["image"]},
            {
                "name": "veo",
                "aliases": ["video"],
                "input_modalities": ["text"],
                "output_modalities": ["video"],
            },
        ],
        ("turbo",),
    ),
    Shape(
        "Ollama, /api/tags",
        "https://docs.ollama.com/api/tags",
        {"models": [{"name": "llava:7b", "model": "llava:7b", "details": {"family": "llama"}}]},
        (),
    ),
)
